### One message per text; variables as in English. https://projectfluent.org/fluent/guide/

language-name = English

## [email]

email-undisclosed = Your identity could not be verified.
email-date = { $day } { $month } { $year }
email-months = January, February, March, April, May, June, July, August, September, October, November, December
email-greeting = Hello,
email-footer = This message was sent by { $operator }, where you are being verified as a customer. It was written automatically.
email-invitation-subject = { $operator }: please verify your identity
email-invitation-text =
    { $operator } needs to verify your identity before you can go on. It takes about ten minutes; have your identity document at hand.

    { $link }

    The link is for you alone and can be used once. Please do not pass it on.
email-invitation-button = Verify my identity
email-submitted-subject = { $operator }: we have received everything
email-submitted-text =
    Thank you. We have received everything we asked for and are now checking it.

    You need not do anything. We write to you as soon as there is a result.
email-approved-subject = { $operator }: you are verified
email-approved-text =
    Your identity has been verified. You can now use all services of { $operator }.
email-resubmission-subject = { $operator }: please send something again
email-resubmission-text =
    We have looked at what you sent. Some of it has to be sent again, or is still missing:

    { $items }

    Please send it by { $due }.

    { $link }

    The link is for you alone and can be used once. Please do not pass it on.
email-resubmission-button = Send it now
email-rejected-subject = { $operator }: the result of your verification
email-rejected-text =
    We have checked what you sent. Unfortunately we cannot accept you as a customer:

    { $reason }

    If you have questions, please contact { $operator }.
email-reminder-subject = { $operator }: please send it by { $due }
email-reminder-text =
    We are still waiting for the following:

    { $items }

    Please send it by { $due }.

    { $link }

    The link is for you alone and can be used once. Please do not pass it on.
email-reminder-button = Send it now
email-link-requested-subject = { $operator }: your new link
email-link-requested-text =
    Here is the new link you asked for.

    { $link }

    The link is for you alone and can be used once. If you did not ask for it, you can ignore this message.
email-link-requested-button = Continue
email-endpoint-given-up-subject = { $operator }: a webhook endpoint was switched off
email-endpoint-given-up-text =
    Nothing has arrived at one of the webhook endpoints for three days, so it was switched off. Its log says what the receiver answered.

    Once the receiver works again, switch the endpoint on: what waited is then sent. What happened while it was off is in the feed of events.

    { $link }
email-endpoint-given-up-button = Open the webhooks

## [portal]

portal-language = Language
portal-change = Change
portal-continue = Continue
portal-back = Back to the overview
portal-sign-out = Leave this page safely
portal-privacy = How your data is used
portal-help = Ask for help
portal-who-asks = { $operator } asks for this. Nobody else sees what you send.
portal-landing-title = Verify your identity
portal-landing-heading = { $operator } asks you to verify your identity
portal-landing-why = The law asks { $operator } to know who its customers are. It takes about ten minutes, and you can stop and go on later.
portal-landing-have-ready = Have ready
portal-landing-ready-document = Your identity document, and a bill or letter that shows your address
portal-landing-ready-light = A camera and good light
portal-landing-ready-time = A few quiet minutes
portal-landing-once = This link works once. If you need another, you can ask for it here.
portal-gone-title = This link has ended
portal-gone-heading = This link does not work any more
portal-gone-why = A link works once and for a few days. What you have sent so far is kept.
portal-fresh = Send me a new link
portal-fresh-hint = It goes to the e-mail address we have of you.
portal-fresh-sent-heading = Look into your e-mail
portal-fresh-sent = If this link was yours, a new one is on its way to your e-mail address. It can take a few minutes.
portal-failure-title = That did not work
portal-needs-link = Open the link from your e-mail again, or ask whoever sent it to you for a new one.
portal-request = Request { $id }
portal-consent-heading = Before you begin
portal-consent-who = { $operator } checks who you are. People of { $operator } look at what you send; no other company does.
portal-consent-what = You are asked for personal information and for pictures of documents and of yourself.
portal-consent-why = This is needed to meet the laws against money laundering and to protect you from somebody acting in your name. { $operator } uses it for nothing else.
portal-consent-how-long = It is kept as long as the law demands, and no longer.
portal-consent-rights = You can ask what is kept about you, have mistakes corrected, and complain to your data protection authority.
portal-consent-agree = I have read this and agree that { $operator } uses my data, also the pictures of me, to verify my identity.
portal-consent-version = Text of { $version }
portal-todo-heading = What is needed
portal-todo-hello = Hello { $name }
portal-todo-lead = Take one step after the other. What you send is kept, so you can go on later. At the end you look at everything once more and submit it to { $operator }.
portal-asked-until = Something has to be sent again. Please do it by { $day }.
portal-progress = Progress
portal-step-done = done
portal-step-open = to do
portal-next = Next: { $step }
portal-to-summary = Check and submit
portal-waiting-heading = Thank you, we have everything
portal-waiting = { $operator } is looking at what you sent. There is nothing for you to do now.
portal-waiting-next = You get an e-mail as soon as it is decided, or if something has to be sent again.
portal-approved-heading = Your identity is verified
portal-approved = All done. You can go on at { $operator }.
portal-closed-heading = Your identity could not be verified
portal-closed = If you think this is a mistake, write to { $operator }.
portal-optional = (optional)
portal-choose = Choose
portal-details-heading = Personal information
portal-details-lead = Write everything as it stands in your identity document.
portal-save = Save
portal-sent-before = What you sent before
portal-take-picture = Take a picture
portal-choose-file = Choose files
portal-file-hint = JPEG, PNG, WebP, TIFF or PDF. The whole page in view, sharp, without glare.
portal-file-hint-sides = Front first, then back.
portal-upload-waiting = Waiting for the connection
portal-upload-sending = Sending
portal-upload-sent = Sent
portal-upload-remove = Remove
portal-upload-replace = Replace
portal-upload-front = Front
portal-upload-back = Back
portal-upload-failed = This could not be sent. Remove it and try again.
portal-upload-page = Page
portal-summary-heading = Is everything right?
portal-summary-lead = Look at everything once more. After you submit, it cannot be changed until we have looked at it.
portal-rendering = The pictures are being prepared. Reload this page in a moment to see them.
portal-submit = Submit
portal-submit-hint = You get an e-mail that it has arrived.
portal-attempts-left =
    { $left ->
        [one] This is your last attempt.
       *[other] You have { $left } attempts left.
    }
portal-steps-done =
    { $done ->
        [0] Nothing done yet
        [one] { $done } step done
       *[other] { $done } steps done
    }
portal-errors =
    { $errors ->
        [one] One entry needs another look:
       *[other] { $errors } entries need another look:
    }
portal-signed-out-heading = You have left the page
portal-signed-out = What you sent so far is kept.

## [items]

field-id_number = ID number
field-id_number-help = The number of your passport or identity card.
field-first_name = First name
field-middle_name = Middle name
field-last_name = Last name
field-nationality = Nationality
field-birth_date = Date of birth
field-sex = Sex
field-sex-help = As in your identity document.
field-birth_place = Place of birth
field-residence_country = Country of residence
field-address = Address
field-phone = Phone
field-phone-help = With the country code, such as +44 20 7946 0000.
field-email = E-mail
field-occupation = Occupation
part-line1 = Street and number
part-line2 = Apartment, building
part-line3 = Further line
part-city = Town
part-region = State or region
part-postal_code = Postal code
part-country = Country
choice-female = Female
choice-male = Male
choice-unspecified = Unspecified (X)
choice-yes = Yes
choice-no = No
document-passport = Passport
document-passport-help = Open it at the page with your picture.
document-identity_card = Identity card
document-identity_card-help = Front and back.
document-driving_licence = Driving licence
document-driving_licence-help = Front and back.
document-residence_permit = Residence permit
document-residence_permit-help = Front and back.
document-proof_of_address = Proof of address
document-proof_of_address-help = A bill or an official letter of the last three months with your name and address.
document-selfie = Picture of you
document-selfie-help = Your whole face, straight on, in good light, without hat or sunglasses.
document-source_of_funds = Source of funds
document-source_of_funds-help = A statement, payslip or contract that shows where the money comes from.
document-other = Another document
document-other-help = What you were asked for.
document-any-of = One of these will do:
document-group-identity = Identity document
document-country = Issued by
document-number = Document number
document-issued_on = Issued on
document-expires_on = Valid until
problem-other = This is not right yet. Look at it again, please.
problem-later = Something is not working on our side just now. Try again in a few minutes, please.
problem-value_empty = Fill this in, please.
problem-value_too_long = This is too long. Shorten it, please.
problem-value_unprintable = There are characters that cannot be used. Type it again, please.
problem-date_malformed = Write the whole date: year, month and day.
problem-date_in_future = This day has not come yet.
problem-birth_date_in_future = This day has not come yet.
problem-birth_date_too_early = This is too long ago. Check the year.
problem-dates_reversed = It cannot end before it was issued. Check both dates.
problem-country_unknown = Choose a country of the list.
problem-choice_unknown = Choose one of the list.
problem-phone_malformed = Write the number with its country code, beginning with +.
problem-email_malformed = This is not an e-mail address. It has an @ and a dot behind it.
problem-address_malformed = Street, town and country are needed.
problem-number_malformed = Write the number as it stands on the document.
problem-picture_too_small = The picture is too small to read. Go closer and take it again.
problem-picture_blurred = The picture is blurred. Hold the phone still and take it again in good light.
problem-file_too_large = The file is too large. Take a new picture, or choose a smaller file.
problem-files_too_large = The files are too large together. Send fewer or smaller ones.
problem-files_too_many = These are too many files. Remove some.
problem-files_needed = Add a picture or a file first.
problem-file_missing = Add a picture or a file first.
problem-file_empty = The file is empty. Choose another.
problem-file_type_unsupported = This kind of file cannot be read here. Send a JPEG, PNG or PDF.
problem-file_corrupt = The file is damaged. Take a new picture, or choose another file.
problem-file_truncated = The file is not whole. Send it again.
problem-file_polyglot = This file cannot be accepted. Take a new picture instead.
problem-file_infected = A virus was found in this file. Send another one, from another device if you can.
problem-file_encrypted = The file is protected by a password. Send it without one.
problem-image_too_large = The picture has too many pixels. Take a new one with the camera.
problem-pdf_too_many_pages = The PDF has too many pages. Send only those that are needed.
problem-sides_incomplete = Front and back are needed: add both.
problem-upload_incomplete = A file has not arrived whole yet. Wait a moment and save again.
problem-upload_unknown = A file is not there any more. Add it again.
problem-consent_needed = Read and agree to how your data is used first.
problem-consent_changed = The text has changed. Read it again, please.
problem-items_in_the_way = Something is still missing. Go back to the overview and do the open steps.
problem-items_unanswered = Something you were asked for is still missing. Go back to the overview.
problem-nothing_new = Send at least one item again before you submit.
problem-item_not_asked = This cannot be changed now.
problem-wrong_state = This cannot be changed now: it is being looked at, or it is decided.
problem-no_attempts_left = You have used all attempts. Write to us if you need help.
problem-not_found = There is nothing here. Go back to the overview.
problem-unauthenticated = Your visit has ended, to protect your data. What you sent is kept.
problem-too_many_requests = That was too often. Wait a moment and try again.
problem-internal = Something failed on our side. Nothing is lost; try again in a moment.

## [reasons] The set that Probity comes with. Where an operator changed the English text, this one is not used any more.

reason-image_blurred = The picture is blurred. Hold the camera still and take it again.
reason-image_glare = Light reflects on the document. Tilt it slightly or move away from the lamp.
reason-image_lighting = The picture is too dark or too bright. Take it in even light.
reason-image_cropped = Not all of the document is in the picture. Show all four corners.
reason-image_covered = Something covers part of the document.
reason-image_unreadable = The text cannot be read. Take the picture closer and in focus.
reason-image_monochrome = Send a colour picture.
reason-capture_screenshot = A screenshot cannot be accepted. Photograph the original.
reason-capture_of_screen = Photograph the original document and not a screen.
reason-capture_paper_copy = A copy cannot be accepted. Photograph the original.
reason-capture_original_needed = Send the original document.
reason-document_front_missing = The front side is missing.
reason-document_back_missing = The back side is missing.
reason-document_page_missing = A page is missing.
reason-document_same_side_twice = The same side was sent twice.
reason-document_several = Send one document per picture.
reason-document_none = No document can be seen in the picture.
reason-document_unsigned = A signature or stamp is missing.
reason-document_expired = The document has expired. Send a valid one.
reason-document_expiring = The document expires too soon.
reason-document_damaged = The document is damaged.
reason-document_invalidated = The document appears to have been cancelled.
reason-document_type_unsupported = This type of document is not accepted.
reason-document_country_unsupported = Documents of this country are not accepted.
reason-document_type_mismatch = The document is not of the type you selected.
reason-document_outdated = This version of the document is no longer accepted.
reason-document_translation_needed = Add a certified translation.
reason-document_extra_required = An additional document is needed.
reason-field_missing = This information is missing or incomplete.
reason-field_name_mismatch = The name differs from the one on your document.
reason-field_birth_date_mismatch = The date of birth differs from the one on your document.
reason-field_address_mismatch = The address differs from the one on your document.
reason-field_document_number_mismatch = The document number differs from the one on your document.
reason-field_other_mismatch = This information differs from your document.
reason-field_not_extractable = This information cannot be read from your document.
reason-field_id_number_wrong = The number is not valid.
reason-registry_unavailable = A service we need is unavailable. Please try again later.
reason-address_proof_too_old = The document is too old. Send one from the last three months.
reason-address_proof_incomplete = Your name, full address and a date must be visible.
reason-address_proof_type_rejected = This kind of document is not accepted as proof of address.
reason-address_proof_address_kind = Give the address where you live. A PO box is not accepted.
reason-address_proof_is_id = Send a document other than your identity document.
reason-selfie_unclear = Your face cannot be seen clearly.
reason-selfie_covered = Remove anything that covers your face.
reason-selfie_several_faces = Only you may be in the picture.
reason-selfie_missing = A selfie is missing.
reason-contact_email_unconfirmed = Please confirm your e-mail address.
reason-contact_phone_unconfirmed = Please confirm your phone number.
reason-information_incomplete = Please complete your answers.
reason-information_source_of_funds = Please send evidence of where your money comes from.
reason-policy_underage = You do not meet the minimum age.
reason-policy_region = We do not serve your region.
reason-process_attempts_used = The number of attempts is used up.
reason-process_consent_refused = We cannot verify you without your consent.
reason-process_abandoned = The verification was not finished in time.
