### One message per text; variables as in English. https://projectfluent.org/fluent/guide/

language-name = العربية

## [email]

email-undisclosed = تعذّر التحقق من هويتك.
email-date = { $day } { $month } { $year }
email-months = يناير, فبراير, مارس, أبريل, مايو, يونيو, يوليو, أغسطس, سبتمبر, أكتوبر, نوفمبر, ديسمبر
email-greeting = مرحبًا،
email-footer = أُرسلت هذه الرسالة من { $operator } حيث يجري التحقق من هويتك بصفتك عميلًا. كُتبت هذه الرسالة تلقائيًا.
email-invitation-subject = { $operator }: يُرجى التحقق من هويتك
email-invitation-text =
    يحتاج { $operator } إلى التحقق من هويتك قبل المتابعة. يستغرق ذلك نحو عشر دقائق؛ احتفظ بوثيقة هويتك في متناول يدك.

    { $link }

    هذا الرابط لك وحدك ويمكن استخدامه مرة واحدة. يُرجى عدم مشاركته.
email-invitation-button = التحقق من هويتي
email-submitted-subject = { $operator }: لقد استلمنا كل شيء
email-submitted-text =
    شكرًا لك. لقد استلمنا كل ما طلبناه ونحن نراجعه الآن.

    لا يلزمك فعل أي شيء. سنكتب إليك فور صدور النتيجة.
email-approved-subject = { $operator }: تم التحقق من هويتك
email-approved-text =
    تم التحقق من هويتك. يمكنك الآن استخدام جميع خدمات { $operator }.
email-resubmission-subject = { $operator }: يُرجى إعادة إرسال بعض المستندات
email-resubmission-text =
    لقد راجعنا ما أرسلته. يجب إعادة إرسال بعضه أو ما زال ناقصًا:

    { $items }

    يُرجى إرساله في موعد أقصاه { $due }.

    { $link }

    هذا الرابط لك وحدك ويمكن استخدامه مرة واحدة. يُرجى عدم مشاركته.
email-resubmission-button = الإرسال الآن
email-rejected-subject = { $operator }: نتيجة التحقق
email-rejected-text =
    لقد راجعنا ما أرسلته. للأسف لا يمكننا قبولك عميلًا:

    { $reason }

    إذا كانت لديك أسئلة، فيُرجى الاتصال بـ { $operator }.
email-reminder-subject = { $operator }: يُرجى الإرسال في موعد أقصاه { $due }
email-reminder-text =
    ما زلنا ننتظر ما يلي:

    { $items }

    يُرجى إرساله في موعد أقصاه { $due }.

    { $link }

    هذا الرابط لك وحدك ويمكن استخدامه مرة واحدة. يُرجى عدم مشاركته.
email-reminder-button = الإرسال الآن
email-link-requested-subject = { $operator }: رابطك الجديد
email-link-requested-text =
    إليك الرابط الجديد الذي طلبته.

    { $link }

    هذا الرابط لك وحدك ويمكن استخدامه مرة واحدة. إذا لم تطلبه، فيمكنك تجاهل هذه الرسالة.
email-link-requested-button = متابعة
email-endpoint-given-up-subject = { $operator }: تم إيقاف إحدى نقاط استقبال الويب هوك
email-endpoint-given-up-text =
    لم يصل أي شيء إلى إحدى نقاط استقبال الويب هوك منذ ثلاثة أيام، لذلك تم إيقافها. يوضح سجلها ما الذي أجاب به المستقبِل.

    عندما يعمل المستقبِل من جديد، شغّل نقطة الاستقبال: سيُرسل حينها ما كان ينتظر. أما ما حدث أثناء إيقافها فتجده في قائمة الأحداث.

    { $link }
email-endpoint-given-up-button = فتح الويب هوك

## [portal]

portal-language = اللغة
portal-change = تغيير
portal-continue = متابعة
portal-back = العودة إلى النظرة العامة
portal-sign-out = الخروج من هذه الصفحة بأمان
portal-privacy = كيف تُستخدم بياناتك
portal-help = طلب المساعدة
portal-who-asks = { $operator } تطلب منك ذلك. لا يرى أحد غيرها ما ترسله.
portal-landing-title = تحقّق من هويتك
portal-landing-heading = { $operator } تطلب منك التحقق من هويتك
portal-landing-why = يفرض القانون على { $operator } أن تعرف عملاءها. يستغرق ذلك نحو عشر دقائق، ويمكنك التوقف والمتابعة لاحقًا.
portal-landing-have-ready = جهّز ما يلي
portal-landing-ready-document = وثيقة هويتك، وفاتورة أو رسالة تُظهر عنوانك
portal-landing-ready-light = كاميرا وإضاءة جيدة
portal-landing-ready-time = بضع دقائق هادئة
portal-landing-once = يعمل هذا الرابط مرة واحدة. إن احتجت رابطًا آخر فيمكنك طلبه هنا.
portal-gone-title = انتهى هذا الرابط
portal-gone-heading = لم يعد هذا الرابط يعمل
portal-gone-why = يعمل الرابط مرة واحدة ولبضعة أيام. ما أرسلته حتى الآن محفوظ.
portal-fresh = أرسل إليّ رابطًا جديدًا
portal-fresh-hint = سيُرسل إلى عنوان بريدك الإلكتروني المسجّل لدينا.
portal-fresh-sent-heading = راجع بريدك الإلكتروني
portal-fresh-sent = إذا كان هذا الرابط لك، فقد أُرسل رابط جديد إلى بريدك الإلكتروني. قد يستغرق ذلك بضع دقائق.
portal-failure-title = لم ينجح ذلك
portal-needs-link = افتح الرابط من بريدك الإلكتروني مرة أخرى، أو اطلب رابطًا جديدًا.
portal-request = الطلب { $id }
portal-consent-heading = قبل أن تبدأ
portal-consent-who = تتحقق { $operator } من هويتك. يطّلع موظفو { $operator } على ما ترسله، ولا تطّلع عليه أي شركة أخرى.
portal-consent-what = سيُطلب منك معلومات شخصية وصور لوثائق وصورة لك.
portal-consent-why = هذا مطلوب للامتثال لقوانين مكافحة غسل الأموال ولحمايتك من أن يتصرف أحد باسمك. لا تستخدمه { $operator } لأي غرض آخر.
portal-consent-how-long = تُحفظ البيانات للمدة التي يفرضها القانون فقط.
portal-consent-rights = يمكنك أن تسأل عمّا يُحفظ عنك، وأن تطلب تصحيح الأخطاء، وأن تشتكي لدى هيئة حماية البيانات.
portal-consent-agree = قرأت هذا وأوافق على أن تستخدم { $operator } بياناتي، ومنها صوري، للتحقق من هويتي.
portal-consent-version = نص بتاريخ { $version }
portal-todo-heading = ما المطلوب
portal-todo-hello = مرحبًا { $name }
portal-todo-lead = تقدّم خطوة بعد خطوة. ما ترسله محفوظ، ويمكنك المتابعة لاحقًا. في النهاية تراجع كل شيء ثم ترسله إلى { $operator }.
portal-asked-until = يجب إرسال بعض الأشياء مرة أخرى. يُرجى القيام بذلك قبل { $day }.
portal-progress = التقدم
portal-step-done = تم
portal-step-open = مطلوب
portal-next = التالي: { $step }
portal-to-summary = المراجعة والإرسال
portal-waiting-heading = شكرًا، وصلنا كل شيء
portal-waiting = تراجع { $operator } ما أرسلته. لا يلزمك فعل شيء الآن.
portal-waiting-next = ستتلقى رسالة بريد إلكتروني عند اتخاذ القرار، أو إذا لزم إرسال شيء مرة أخرى.
portal-approved-heading = تم التحقق من هويتك
portal-approved = انتهى كل شيء. يمكنك المتابعة لدى { $operator }.
portal-closed-heading = تعذّر التحقق من هويتك
portal-closed = إذا كنت ترى أن هذا خطأ، فاكتب إلى { $operator }.
portal-optional = (اختياري)
portal-choose = اختر
portal-details-heading = المعلومات الشخصية
portal-details-lead = اكتب كل شيء كما هو في وثيقة هويتك.
portal-save = حفظ
portal-sent-before = ما أرسلته سابقًا
portal-take-picture = التقاط صورة
portal-choose-file = اختيار ملفات
portal-file-hint = JPEG أو PNG أو WebP أو TIFF أو PDF. الصفحة كاملة وواضحة ومن دون انعكاس.
portal-file-hint-sides = الوجه الأمامي أولاً ثم الخلفي.
portal-upload-waiting = بانتظار الاتصال
portal-upload-sending = جارٍ الإرسال
portal-upload-sent = تم الإرسال
portal-upload-remove = إزالة
portal-upload-replace = استبدال
portal-upload-front = الوجه الأمامي
portal-upload-back = الوجه الخلفي
portal-upload-failed = تعذّر إرسال هذا. أزله وحاول مرة أخرى.
portal-upload-page = صفحة
portal-summary-heading = هل كل شيء صحيح؟
portal-summary-lead = راجع كل شيء مرة أخرى. بعد الإرسال لا يمكن التغيير حتى ننتهي من المراجعة.
portal-rendering = يجري تجهيز الصور. أعد تحميل الصفحة بعد قليل لرؤيتها.
portal-submit = إرسال
portal-submit-hint = ستتلقى رسالة تؤكد الوصول.
portal-attempts-left =
    { $left ->
        [one] هذه محاولتك الأخيرة.
        [two] بقيت لك محاولتان ({ $left }).
        [few] بقيت لك { $left } محاولات.
       *[other] بقيت لك { $left } محاولة.
    }
portal-steps-done =
    { $done ->
        [0] لم يُنجز شيء بعد
        [one] أُنجزت خطوة ({ $done })
        [two] أُنجزت خطوتان ({ $done })
        [few] أُنجزت { $done } خطوات
       *[other] أُنجزت { $done } خطوة
    }
portal-errors =
    { $errors ->
        [one] هناك إدخال يحتاج إلى مراجعة:
        [two] هناك إدخالان ({ $errors }) يحتاجان إلى مراجعة:
       *[other] هناك { $errors } إدخالات تحتاج إلى مراجعة:
    }
portal-signed-out-heading = غادرت الصفحة
portal-signed-out = ما أرسلته حتى الآن محفوظ.

## [items]

field-id_number = رقم الهوية
field-id_number-help = رقم جواز سفرك أو بطاقة هويتك.
field-first_name = الاسم الأول
field-middle_name = الاسم الأوسط
field-last_name = اسم العائلة
field-nationality = الجنسية
field-birth_date = تاريخ الميلاد
field-sex = الجنس
field-sex-help = كما في وثيقة هويتك.
field-birth_place = مكان الميلاد
field-residence_country = بلد الإقامة
field-address = العنوان
field-phone = الهاتف
field-phone-help = مع رمز البلد، مثل ‎+971 4 000 0000.
field-email = البريد الإلكتروني
field-occupation = المهنة
part-line1 = الشارع والرقم
part-line2 = الشقة والمبنى
part-line3 = سطر إضافي
part-city = المدينة
part-region = الولاية أو المنطقة
part-postal_code = الرمز البريدي
part-country = البلد
choice-female = أنثى
choice-male = ذكر
choice-unspecified = غير محدد (X)
choice-yes = نعم
choice-no = لا
document-passport = جواز السفر
document-passport-help = افتحه على الصفحة التي فيها صورتك.
document-identity_card = بطاقة الهوية
document-identity_card-help = الوجهان الأمامي والخلفي.
document-driving_licence = رخصة القيادة
document-driving_licence-help = الوجهان الأمامي والخلفي.
document-residence_permit = تصريح الإقامة
document-residence_permit-help = الوجهان الأمامي والخلفي.
document-proof_of_address = إثبات العنوان
document-proof_of_address-help = فاتورة أو رسالة رسمية من الأشهر الثلاثة الأخيرة تحمل اسمك وعنوانك.
document-selfie = صورة لك
document-selfie-help = وجهك كاملًا من الأمام، بإضاءة جيدة، من دون قبعة أو نظارة شمسية.
document-source_of_funds = مصدر الأموال
document-source_of_funds-help = كشف حساب أو قسيمة راتب أو عقد يُظهر مصدر المال.
document-other = وثيقة أخرى
document-other-help = ما طُلب منك.
document-any-of = يكفي واحد مما يلي:
document-group-identity = وثيقة هوية
document-country = جهة الإصدار
document-number = رقم الوثيقة
document-issued_on = تاريخ الإصدار
document-expires_on = صالح حتى
problem-other = هذا غير صحيح بعد. يُرجى مراجعته.
problem-later = هناك عطل لدينا في الوقت الحالي. يُرجى المحاولة مرة أخرى بعد بضع دقائق.
problem-value_empty = يُرجى ملء هذا الحقل.
problem-value_too_long = النص طويل جدًا. يُرجى اختصاره.
problem-value_unprintable = توجد رموز غير مسموح بها. يُرجى الكتابة مرة أخرى.
problem-date_malformed = اكتب التاريخ كاملًا: السنة والشهر واليوم.
problem-date_in_future = هذا اليوم لم يأتِ بعد.
problem-birth_date_in_future = هذا اليوم لم يأتِ بعد.
problem-birth_date_too_early = هذا التاريخ قديم جدًا. تحقق من السنة.
problem-dates_reversed = لا يمكن أن ينتهي قبل إصداره. تحقق من التاريخين.
problem-country_unknown = اختر بلدًا من القائمة.
problem-choice_unknown = اختر من القائمة.
problem-phone_malformed = اكتب الرقم مع رمز البلد مبتدئًا بعلامة +.
problem-email_malformed = هذا ليس عنوان بريد إلكتروني. يجب أن يحتوي على @ ثم نقطة.
problem-address_malformed = الشارع والمدينة والبلد مطلوبة.
problem-number_malformed = اكتب الرقم كما هو على الوثيقة.
problem-picture_too_small = الصورة صغيرة جدًا ولا يمكن قراءتها. اقترب والتقطها مرة أخرى.
problem-picture_blurred = الصورة غير واضحة. ثبّت الهاتف والتقطها مرة أخرى بإضاءة جيدة.
problem-file_too_large = الملف كبير جدًا. التقط صورة جديدة أو اختر ملفًا أصغر.
problem-files_too_large = الملفات كبيرة جدًا معًا. أرسل ملفات أقل أو أصغر.
problem-files_too_many = عدد الملفات كبير جدًا. أزل بعضها.
problem-files_needed = أضف صورة أو ملفًا أولًا.
problem-file_missing = أضف صورة أو ملفًا أولًا.
problem-file_empty = الملف فارغ. اختر ملفًا آخر.
problem-file_type_unsupported = لا يمكن قراءة هذا النوع من الملفات. أرسل JPEG أو PNG أو PDF.
problem-file_corrupt = الملف تالف. التقط صورة جديدة أو اختر ملفًا آخر.
problem-file_truncated = الملف غير مكتمل. أرسله مرة أخرى.
problem-file_polyglot = لا يمكن قبول هذا الملف. التقط صورة جديدة بدلًا منه.
problem-file_infected = عُثر على فيروس في هذا الملف. أرسل ملفًا آخر، من جهاز آخر إن أمكن.
problem-file_encrypted = الملف محمي بكلمة مرور. أرسله من دونها.
problem-image_too_large = الصورة كبيرة الأبعاد جدًا. التقط صورة جديدة بالكاميرا.
problem-pdf_too_many_pages = يحتوي ملف PDF على صفحات كثيرة. أرسل الصفحات اللازمة فقط.
problem-sides_incomplete = الوجهان الأمامي والخلفي مطلوبان: أضف كليهما.
problem-upload_incomplete = لم يصل أحد الملفات كاملًا بعد. انتظر قليلًا ثم احفظ مرة أخرى.
problem-upload_unknown = أحد الملفات لم يعد موجودًا. أضفه مرة أخرى.
problem-consent_needed = اقرأ أولًا كيف تُستخدم بياناتك ووافق على ذلك.
problem-consent_changed = تغيّر النص. يُرجى قراءته مرة أخرى.
problem-items_in_the_way = ما زال هناك شيء ناقص. عُد إلى النظرة العامة وأكمل الخطوات المتبقية.
problem-items_unanswered = ما زال هناك شيء مما طُلب منك ناقصًا. عُد إلى النظرة العامة.
problem-nothing_new = أرسل عنصرًا واحدًا على الأقل مرة أخرى قبل الإرسال.
problem-item_not_asked = لا يمكن تغيير هذا الآن.
problem-wrong_state = لا يمكن التغيير الآن: المراجعة جارية أو انتهت.
problem-no_attempts_left = استنفدت جميع المحاولات. راسلنا إن احتجت مساعدة.
problem-not_found = لا يوجد شيء هنا. عُد إلى النظرة العامة.
problem-unauthenticated = انتهت زيارتك حمايةً لبياناتك. ما أرسلته محفوظ.
problem-too_many_requests = محاولات كثيرة. انتظر قليلًا ثم حاول مرة أخرى.
problem-internal = حدث خطأ من جانبنا. لم يُفقد شيء؛ حاول بعد قليل.

## [reasons] The set that Probity comes with. Where an operator changed the English text, this one is not used any more.

reason-image_blurred = الصورة غير واضحة. ثبّت الكاميرا والتقطها مرة أخرى.
reason-image_glare = ينعكس الضوء على المستند. أمِلْه قليلاً أو ابتعد عن المصباح.
reason-image_lighting = الصورة داكنة جدًا أو ساطعة جدًا. التقطها في إضاءة متساوية.
reason-image_cropped = المستند لا يظهر كاملاً في الصورة. أظهر الزوايا الأربع.
reason-image_covered = هناك ما يغطي جزءًا من المستند.
reason-image_unreadable = لا يمكن قراءة النص. التقط الصورة من مسافة أقرب وبوضوح.
reason-image_monochrome = أرسل صورة ملوّنة.
reason-capture_screenshot = لا يمكن قبول لقطة شاشة. صوّر الأصل.
reason-capture_of_screen = صوّر المستند الأصلي وليس شاشة.
reason-capture_paper_copy = لا يمكن قبول نسخة. صوّر الأصل.
reason-capture_original_needed = أرسل المستند الأصلي.
reason-document_front_missing = الوجه الأمامي ناقص.
reason-document_back_missing = الوجه الخلفي ناقص.
reason-document_page_missing = هناك صفحة ناقصة.
reason-document_same_side_twice = أُرسل الوجه نفسه مرتين.
reason-document_several = أرسل مستندًا واحدًا في كل صورة.
reason-document_none = لا يظهر أي مستند في الصورة.
reason-document_unsigned = التوقيع أو الختم ناقص.
reason-document_expired = انتهت صلاحية المستند. أرسل مستندًا ساريًا.
reason-document_expiring = تنتهي صلاحية المستند قريبًا جدًا.
reason-document_damaged = المستند تالف.
reason-document_invalidated = يبدو أن المستند قد أُلغي.
reason-document_type_unsupported = هذا النوع من المستندات غير مقبول.
reason-document_country_unsupported = لا تُقبل مستندات هذا البلد.
reason-document_type_mismatch = المستند ليس من النوع الذي اخترته.
reason-document_outdated = لم تعد هذه النسخة من المستند مقبولة.
reason-document_translation_needed = أضف ترجمة معتمدة.
reason-document_extra_required = يلزم مستند إضافي.
reason-field_missing = هذه المعلومة ناقصة أو غير مكتملة.
reason-field_name_mismatch = الاسم يختلف عن الاسم في مستندك.
reason-field_birth_date_mismatch = تاريخ الميلاد يختلف عن التاريخ في مستندك.
reason-field_address_mismatch = العنوان يختلف عن العنوان في مستندك.
reason-field_document_number_mismatch = رقم المستند يختلف عن الرقم في مستندك.
reason-field_other_mismatch = هذه المعلومة تختلف عمّا في مستندك.
reason-field_not_extractable = لا يمكن قراءة هذه المعلومة في مستندك.
reason-field_id_number_wrong = الرقم غير صالح.
reason-registry_unavailable = خدمة نحتاجها غير متاحة. يُرجى المحاولة لاحقًا.
reason-address_proof_too_old = المستند قديم جدًا. أرسل مستندًا من الأشهر الثلاثة الأخيرة.
reason-address_proof_incomplete = يجب أن يظهر اسمك وعنوانك الكامل وتاريخ.
reason-address_proof_type_rejected = هذا النوع من المستندات غير مقبول لإثبات العنوان.
reason-address_proof_address_kind = اذكر العنوان الذي تسكن فيه. لا يُقبل صندوق بريد.
reason-address_proof_is_id = أرسل مستندًا آخر غير وثيقة هويتك.
reason-selfie_unclear = وجهك لا يظهر بوضوح.
reason-selfie_covered = أزل كل ما يغطي وجهك.
reason-selfie_several_faces = يجب أن تظهر وحدك في الصورة.
reason-selfie_missing = صورتك ناقصة.
reason-contact_email_unconfirmed = يُرجى تأكيد عنوان بريدك الإلكتروني.
reason-contact_phone_unconfirmed = يُرجى تأكيد رقم هاتفك.
reason-information_incomplete = يُرجى إكمال إجاباتك.
reason-information_source_of_funds = يُرجى إرسال ما يثبت مصدر أموالك.
reason-policy_underage = لم تبلغ الحد الأدنى للسن.
reason-policy_region = لا نقدّم خدماتنا في منطقتك.
reason-process_attempts_used = استُنفد عدد المحاولات.
reason-process_consent_refused = لا يمكننا التحقق منك دون موافقتك.
reason-process_abandoned = لم تكتمل عملية التحقق في الوقت المحدد.
