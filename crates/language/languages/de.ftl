### One message per text; variables as in English. https://projectfluent.org/fluent/guide/

language-name = Deutsch

## [email]

email-undisclosed = Ihre Identität konnte nicht bestätigt werden.
email-date = { $day }. { $month } { $year }
email-months = Januar, Februar, März, April, Mai, Juni, Juli, August, September, Oktober, November, Dezember
email-greeting = Guten Tag,
email-footer = Diese Nachricht wurde von { $operator } gesendet, wo Sie als Kundin oder Kunde geprüft werden. Sie wurde automatisch geschrieben.
email-invitation-subject = { $operator }: Bitte bestätigen Sie Ihre Identität
email-invitation-text =
    { $operator } muss Ihre Identität prüfen, bevor es weitergeht. Das dauert etwa zehn Minuten; halten Sie Ihr Ausweisdokument bereit.

    { $link }

    Der Link ist nur für Sie und kann einmal verwendet werden. Bitte geben Sie ihn nicht weiter.
email-invitation-button = Identität bestätigen
email-submitted-subject = { $operator }: Wir haben alles erhalten
email-submitted-text =
    Vielen Dank. Wir haben alles erhalten, worum wir gebeten haben, und prüfen es jetzt.

    Sie müssen nichts tun. Wir schreiben Ihnen, sobald es ein Ergebnis gibt.
email-approved-subject = { $operator }: Ihre Identität ist bestätigt
email-approved-text =
    Ihre Identität wurde bestätigt. Sie können jetzt alle Dienste von { $operator } nutzen.
email-resubmission-subject = { $operator }: Bitte senden Sie etwas noch einmal
email-resubmission-text =
    Wir haben uns angesehen, was Sie gesendet haben. Einiges muss noch einmal gesendet werden oder fehlt noch:

    { $items }

    Bitte senden Sie es bis zum { $due }.

    { $link }

    Der Link ist nur für Sie und kann einmal verwendet werden. Bitte geben Sie ihn nicht weiter.
email-resubmission-button = Jetzt senden
email-rejected-subject = { $operator }: das Ergebnis Ihrer Prüfung
email-rejected-text =
    Wir haben geprüft, was Sie gesendet haben. Leider können wir Sie nicht als Kundin oder Kunden annehmen:

    { $reason }

    Wenn Sie Fragen haben, wenden Sie sich bitte an { $operator }.
email-reminder-subject = { $operator }: Bitte senden Sie es bis zum { $due }
email-reminder-text =
    Wir warten noch auf Folgendes:

    { $items }

    Bitte senden Sie es bis zum { $due }.

    { $link }

    Der Link ist nur für Sie und kann einmal verwendet werden. Bitte geben Sie ihn nicht weiter.
email-reminder-button = Jetzt senden
email-link-requested-subject = { $operator }: Ihr neuer Link
email-link-requested-text =
    Hier ist der neue Link, um den Sie gebeten haben.

    { $link }

    Der Link ist nur für Sie und kann einmal verwendet werden. Wenn Sie nicht darum gebeten haben, können Sie diese Nachricht ignorieren.
email-link-requested-button = Weiter
email-endpoint-given-up-subject = { $operator }: ein Webhook-Endpunkt wurde abgeschaltet
email-endpoint-given-up-text =
    An einem der Webhook-Endpunkte ist seit drei Tagen nichts angekommen, darum wurde er abgeschaltet. Was der Empfänger geantwortet hat, steht in seinem Protokoll.

    Sobald der Empfänger wieder arbeitet, schalten Sie den Endpunkt ein: Was gewartet hat, wird dann gesendet. Was geschah, während er abgeschaltet war, steht im Ereignis-Feed.

    { $link }
email-endpoint-given-up-button = Webhooks öffnen

## [portal]

portal-language = Sprache
portal-change = Ändern
portal-continue = Weiter
portal-back = Zurück zur Übersicht
portal-sign-out = Diese Seite sicher verlassen
portal-privacy = Wie Ihre Daten verwendet werden
portal-help = Hilfe anfragen
portal-who-asks = { $operator } bittet Sie darum. Niemand sonst sieht, was Sie senden.
portal-landing-title = Identität bestätigen
portal-landing-heading = { $operator } bittet Sie, Ihre Identität zu bestätigen
portal-landing-why = Das Gesetz verlangt von { $operator }, die eigenen Kunden zu kennen. Es dauert etwa zehn Minuten; Sie können unterbrechen und später weitermachen.
portal-landing-have-ready = Bitte bereithalten
portal-landing-ready-document = Ihr Ausweisdokument und eine Rechnung oder einen Brief mit Ihrer Adresse
portal-landing-ready-light = Eine Kamera und gutes Licht
portal-landing-ready-time = Ein paar ruhige Minuten
portal-landing-once = Dieser Link gilt einmal. Wenn Sie einen neuen brauchen, können Sie ihn hier anfordern.
portal-gone-title = Dieser Link gilt nicht mehr
portal-gone-heading = Dieser Link gilt nicht mehr
portal-gone-why = Ein Link gilt einmal und nur einige Tage. Was Sie bisher gesendet haben, bleibt erhalten.
portal-fresh = Neuen Link senden
portal-fresh-hint = Er geht an die E-Mail-Adresse, die wir von Ihnen haben.
portal-fresh-sent-heading = Sehen Sie in Ihre E-Mails
portal-fresh-sent = Wenn dieser Link Ihrer war, ist ein neuer an Ihre E-Mail-Adresse unterwegs. Das kann einige Minuten dauern.
portal-failure-title = Das hat nicht geklappt
portal-needs-link = Öffnen Sie den Link aus Ihrer E-Mail erneut, oder bitten Sie um einen neuen.
portal-request = Anfrage { $id }
portal-consent-heading = Bevor Sie beginnen
portal-consent-who = { $operator } prüft, wer Sie sind. Mitarbeitende von { $operator } sehen an, was Sie senden; kein anderes Unternehmen tut das.
portal-consent-what = Sie werden nach persönlichen Angaben und nach Bildern von Dokumenten und von Ihnen gefragt.
portal-consent-why = Das ist nötig, um die Gesetze gegen Geldwäsche einzuhalten und Sie davor zu schützen, dass jemand in Ihrem Namen handelt. { $operator } verwendet es für nichts anderes.
portal-consent-how-long = Es wird so lange aufbewahrt, wie das Gesetz es verlangt, und nicht länger.
portal-consent-rights = Sie können Auskunft verlangen, Fehler berichtigen lassen und sich bei Ihrer Datenschutzbehörde beschweren.
portal-consent-agree = Ich habe das gelesen und bin einverstanden, dass { $operator } meine Daten, auch die Bilder von mir, zur Prüfung meiner Identität verwendet.
portal-consent-version = Text vom { $version }
portal-todo-heading = Was gebraucht wird
portal-todo-hello = Guten Tag, { $name }
portal-todo-lead = Gehen Sie Schritt für Schritt vor. Was Sie senden, bleibt erhalten; Sie können später weitermachen. Am Ende sehen Sie alles noch einmal an und reichen es bei { $operator } ein.
portal-asked-until = Etwas muss noch einmal gesendet werden. Bitte erledigen Sie das bis { $day }.
portal-progress = Fortschritt
portal-step-done = erledigt
portal-step-open = offen
portal-next = Weiter: { $step }
portal-to-summary = Prüfen und einreichen
portal-waiting-heading = Danke, wir haben alles
portal-waiting = { $operator } sieht sich an, was Sie gesendet haben. Sie müssen jetzt nichts tun.
portal-waiting-next = Sie erhalten eine E-Mail, sobald entschieden ist oder etwas noch einmal gesendet werden muss.
portal-approved-heading = Ihre Identität ist bestätigt
portal-approved = Alles erledigt. Sie können bei { $operator } weitermachen.
portal-closed-heading = Ihre Identität konnte nicht bestätigt werden
portal-closed = Wenn Sie das für einen Irrtum halten, schreiben Sie an { $operator }.
portal-optional = (freiwillig)
portal-choose = Bitte wählen
portal-details-heading = Persönliche Angaben
portal-details-lead = Schreiben Sie alles so, wie es in Ihrem Ausweis steht.
portal-save = Speichern
portal-sent-before = Was Sie zuvor gesendet haben
portal-take-picture = Foto aufnehmen
portal-choose-file = Dateien wählen
portal-file-hint = JPEG, PNG, WebP, TIFF oder PDF. Die ganze Seite im Bild, scharf und ohne Spiegelung.
portal-file-hint-sides = Erst die Vorderseite, dann die Rückseite.
portal-upload-waiting = Wartet auf die Verbindung
portal-upload-sending = Wird gesendet
portal-upload-sent = Gesendet
portal-upload-remove = Entfernen
portal-upload-replace = Ersetzen
portal-upload-front = Vorderseite
portal-upload-back = Rückseite
portal-upload-failed = Das konnte nicht gesendet werden. Entfernen Sie es und versuchen Sie es erneut.
portal-upload-page = Seite
portal-summary-heading = Stimmt alles?
portal-summary-lead = Sehen Sie alles noch einmal an. Nach dem Einreichen kann es nicht mehr geändert werden, bis wir es geprüft haben.
portal-rendering = Die Bilder werden vorbereitet. Laden Sie die Seite gleich neu, um sie zu sehen.
portal-submit = Einreichen
portal-submit-hint = Sie erhalten eine E-Mail, dass es angekommen ist.
portal-attempts-left =
    { $left ->
        [one] Dies ist Ihr letzter Versuch.
       *[other] Sie haben noch { $left } Versuche.
    }
portal-steps-done =
    { $done ->
        [0] Noch nichts erledigt
        [one] { $done } Schritt erledigt
       *[other] { $done } Schritte erledigt
    }
portal-errors =
    { $errors ->
        [one] Eine Angabe stimmt noch nicht:
       *[other] { $errors } Angaben stimmen noch nicht:
    }
portal-signed-out-heading = Sie haben die Seite verlassen
portal-signed-out = Was Sie bisher gesendet haben, bleibt erhalten.

## [items]

field-id_number = Ausweisnummer
field-id_number-help = Die Nummer Ihres Reisepasses oder Personalausweises.
field-first_name = Vorname
field-middle_name = Zweiter Vorname
field-last_name = Nachname
field-nationality = Staatsangehörigkeit
field-birth_date = Geburtsdatum
field-sex = Geschlecht
field-sex-help = Wie in Ihrem Ausweis.
field-birth_place = Geburtsort
field-residence_country = Wohnsitzland
field-address = Adresse
field-phone = Telefon
field-phone-help = Mit Landesvorwahl, zum Beispiel +49 30 901820.
field-email = E-Mail
field-occupation = Beruf
part-line1 = Straße und Hausnummer
part-line2 = Adresszusatz
part-line3 = Weitere Zeile
part-city = Ort
part-region = Bundesland oder Region
part-postal_code = Postleitzahl
part-country = Land
choice-female = Weiblich
choice-male = Männlich
choice-unspecified = Ohne Angabe (X)
choice-yes = Ja
choice-no = Nein
document-passport = Reisepass
document-passport-help = Schlagen Sie die Seite mit Ihrem Foto auf.
document-identity_card = Personalausweis
document-identity_card-help = Vorder- und Rückseite.
document-driving_licence = Führerschein
document-driving_licence-help = Vorder- und Rückseite.
document-residence_permit = Aufenthaltstitel
document-residence_permit-help = Vorder- und Rückseite.
document-proof_of_address = Adressnachweis
document-proof_of_address-help = Eine Rechnung oder ein amtliches Schreiben der letzten drei Monate mit Ihrem Namen und Ihrer Adresse.
document-selfie = Bild von Ihnen
document-selfie-help = Ihr ganzes Gesicht, von vorn, bei gutem Licht, ohne Hut und Sonnenbrille.
document-source_of_funds = Herkunft der Mittel
document-source_of_funds-help = Ein Auszug, eine Gehaltsabrechnung oder ein Vertrag, der zeigt, woher das Geld kommt.
document-other = Weiteres Dokument
document-other-help = Das, worum Sie gebeten wurden.
document-any-of = Eines davon genügt:
document-group-identity = Ausweisdokument
document-country = Ausgestellt von
document-number = Dokumentnummer
document-issued_on = Ausgestellt am
document-expires_on = Gültig bis
problem-other = Das stimmt noch nicht. Bitte sehen Sie es noch einmal an.
problem-later = Bei uns geht gerade etwas nicht. Bitte versuchen Sie es in ein paar Minuten noch einmal.
problem-value_empty = Bitte ausfüllen.
problem-value_too_long = Das ist zu lang. Bitte kürzen.
problem-value_unprintable = Darin sind Zeichen, die nicht verwendet werden können. Bitte neu eingeben.
problem-date_malformed = Geben Sie das ganze Datum an: Jahr, Monat und Tag.
problem-date_in_future = Dieser Tag liegt in der Zukunft.
problem-birth_date_in_future = Dieser Tag liegt in der Zukunft.
problem-birth_date_too_early = Das ist zu lange her. Prüfen Sie das Jahr.
problem-dates_reversed = Es kann nicht vor der Ausstellung ablaufen. Prüfen Sie beide Daten.
problem-country_unknown = Wählen Sie ein Land aus der Liste.
problem-choice_unknown = Wählen Sie etwas aus der Liste.
problem-phone_malformed = Geben Sie die Nummer mit Landesvorwahl an, beginnend mit +.
problem-email_malformed = Das ist keine E-Mail-Adresse. Sie hat ein @ und dahinter einen Punkt.
problem-address_malformed = Straße, Ort und Land werden gebraucht.
problem-number_malformed = Schreiben Sie die Nummer so, wie sie auf dem Dokument steht.
problem-picture_too_small = Das Bild ist zu klein, um es zu lesen. Gehen Sie näher heran und nehmen Sie es neu auf.
problem-picture_blurred = Das Bild ist unscharf. Halten Sie das Telefon ruhig und nehmen Sie es bei gutem Licht neu auf.
problem-file_too_large = Die Datei ist zu groß. Nehmen Sie ein neues Bild auf oder wählen Sie eine kleinere Datei.
problem-files_too_large = Die Dateien sind zusammen zu groß. Senden Sie weniger oder kleinere.
problem-files_too_many = Das sind zu viele Dateien. Entfernen Sie einige.
problem-files_needed = Fügen Sie zuerst ein Bild oder eine Datei hinzu.
problem-file_missing = Fügen Sie zuerst ein Bild oder eine Datei hinzu.
problem-file_empty = Die Datei ist leer. Wählen Sie eine andere.
problem-file_type_unsupported = Diese Art Datei kann hier nicht gelesen werden. Senden Sie JPEG, PNG oder PDF.
problem-file_corrupt = Die Datei ist beschädigt. Nehmen Sie ein neues Bild auf oder wählen Sie eine andere Datei.
problem-file_truncated = Die Datei ist nicht vollständig. Senden Sie sie erneut.
problem-file_polyglot = Diese Datei kann nicht angenommen werden. Nehmen Sie stattdessen ein neues Bild auf.
problem-file_infected = In dieser Datei wurde ein Virus gefunden. Senden Sie eine andere, wenn möglich von einem anderen Gerät.
problem-file_encrypted = Die Datei ist mit einem Passwort geschützt. Senden Sie sie ohne.
problem-image_too_large = Das Bild hat zu viele Pixel. Nehmen Sie ein neues mit der Kamera auf.
problem-pdf_too_many_pages = Das PDF hat zu viele Seiten. Senden Sie nur die nötigen.
problem-sides_incomplete = Vorder- und Rückseite werden gebraucht: Fügen Sie beide hinzu.
problem-upload_incomplete = Eine Datei ist noch nicht ganz angekommen. Warten Sie kurz und speichern Sie erneut.
problem-upload_unknown = Eine Datei ist nicht mehr da. Fügen Sie sie erneut hinzu.
problem-consent_needed = Lesen Sie zuerst, wie Ihre Daten verwendet werden, und stimmen Sie zu.
problem-consent_changed = Der Text hat sich geändert. Bitte lesen Sie ihn noch einmal.
problem-items_in_the_way = Es fehlt noch etwas. Gehen Sie zurück zur Übersicht und erledigen Sie die offenen Schritte.
problem-items_unanswered = Etwas, worum Sie gebeten wurden, fehlt noch. Gehen Sie zurück zur Übersicht.
problem-nothing_new = Senden Sie mindestens einen Punkt neu, bevor Sie einreichen.
problem-item_not_asked = Das kann jetzt nicht geändert werden.
problem-wrong_state = Das kann jetzt nicht geändert werden: Es wird gerade geprüft oder ist entschieden.
problem-no_attempts_left = Sie haben alle Versuche genutzt. Schreiben Sie uns, wenn Sie Hilfe brauchen.
problem-not_found = Hier ist nichts. Gehen Sie zurück zur Übersicht.
problem-unauthenticated = Ihr Besuch ist zum Schutz Ihrer Daten beendet. Was Sie gesendet haben, bleibt erhalten.
problem-too_many_requests = Das war zu oft. Warten Sie kurz und versuchen Sie es erneut.
problem-internal = Bei uns ist etwas schiefgegangen. Es ist nichts verloren; versuchen Sie es gleich noch einmal.

## [reasons] The set that Probity comes with. Where an operator changed the English text, this one is not used any more.

reason-image_blurred = Das Bild ist unscharf. Halten Sie die Kamera ruhig und nehmen Sie es noch einmal auf.
reason-image_glare = Auf dem Dokument spiegelt sich Licht. Neigen Sie es etwas oder gehen Sie von der Lampe weg.
reason-image_lighting = Das Bild ist zu dunkel oder zu hell. Nehmen Sie es bei gleichmäßigem Licht auf.
reason-image_cropped = Das Dokument ist nicht ganz im Bild. Zeigen Sie alle vier Ecken.
reason-image_covered = Etwas verdeckt einen Teil des Dokuments.
reason-image_unreadable = Der Text ist nicht lesbar. Nehmen Sie das Bild näher und scharf auf.
reason-image_monochrome = Senden Sie ein Bild in Farbe.
reason-capture_screenshot = Ein Bildschirmfoto kann nicht angenommen werden. Fotografieren Sie das Original.
reason-capture_of_screen = Fotografieren Sie das Originaldokument und keinen Bildschirm.
reason-capture_paper_copy = Eine Kopie kann nicht angenommen werden. Fotografieren Sie das Original.
reason-capture_original_needed = Senden Sie das Originaldokument.
reason-document_front_missing = Die Vorderseite fehlt.
reason-document_back_missing = Die Rückseite fehlt.
reason-document_page_missing = Eine Seite fehlt.
reason-document_same_side_twice = Dieselbe Seite wurde zweimal gesendet.
reason-document_several = Senden Sie ein Dokument pro Bild.
reason-document_none = Auf dem Bild ist kein Dokument zu sehen.
reason-document_unsigned = Eine Unterschrift oder ein Stempel fehlt.
reason-document_expired = Das Dokument ist abgelaufen. Senden Sie ein gültiges.
reason-document_expiring = Das Dokument läuft zu bald ab.
reason-document_damaged = Das Dokument ist beschädigt.
reason-document_invalidated = Das Dokument scheint entwertet zu sein.
reason-document_type_unsupported = Diese Art von Dokument wird nicht angenommen.
reason-document_country_unsupported = Dokumente dieses Landes werden nicht angenommen.
reason-document_type_mismatch = Das Dokument ist nicht von der Art, die Sie gewählt haben.
reason-document_outdated = Diese Fassung des Dokuments wird nicht mehr angenommen.
reason-document_translation_needed = Fügen Sie eine beglaubigte Übersetzung bei.
reason-document_extra_required = Ein weiteres Dokument wird gebraucht.
reason-field_missing = Diese Angabe fehlt oder ist unvollständig.
reason-field_name_mismatch = Der Name weicht von dem in Ihrem Dokument ab.
reason-field_birth_date_mismatch = Das Geburtsdatum weicht von dem in Ihrem Dokument ab.
reason-field_address_mismatch = Die Adresse weicht von der in Ihrem Dokument ab.
reason-field_document_number_mismatch = Die Dokumentnummer weicht von der in Ihrem Dokument ab.
reason-field_other_mismatch = Diese Angabe weicht von Ihrem Dokument ab.
reason-field_not_extractable = Diese Angabe ist in Ihrem Dokument nicht lesbar.
reason-field_id_number_wrong = Die Nummer ist nicht gültig.
reason-registry_unavailable = Ein Dienst, den wir brauchen, ist nicht erreichbar. Bitte versuchen Sie es später noch einmal.
reason-address_proof_too_old = Das Dokument ist zu alt. Senden Sie eines aus den letzten drei Monaten.
reason-address_proof_incomplete = Ihr Name, die vollständige Adresse und ein Datum müssen zu sehen sein.
reason-address_proof_type_rejected = Diese Art von Dokument wird nicht als Adressnachweis angenommen.
reason-address_proof_address_kind = Geben Sie die Adresse an, an der Sie wohnen. Ein Postfach wird nicht angenommen.
reason-address_proof_is_id = Senden Sie ein anderes Dokument als Ihren Ausweis.
reason-selfie_unclear = Ihr Gesicht ist nicht deutlich zu sehen.
reason-selfie_covered = Nehmen Sie ab, was Ihr Gesicht bedeckt.
reason-selfie_several_faces = Nur Sie dürfen auf dem Bild sein.
reason-selfie_missing = Ein Bild von Ihnen fehlt.
reason-contact_email_unconfirmed = Bitte bestätigen Sie Ihre E-Mail-Adresse.
reason-contact_phone_unconfirmed = Bitte bestätigen Sie Ihre Telefonnummer.
reason-information_incomplete = Bitte vervollständigen Sie Ihre Angaben.
reason-information_source_of_funds = Bitte senden Sie einen Nachweis, woher Ihr Geld kommt.
reason-policy_underage = Sie haben das Mindestalter nicht erreicht.
reason-policy_region = In Ihrer Region bieten wir unsere Dienste nicht an.
reason-process_attempts_used = Die Anzahl der Versuche ist aufgebraucht.
reason-process_consent_refused = Ohne Ihre Zustimmung können wir Sie nicht prüfen.
reason-process_abandoned = Die Prüfung wurde nicht rechtzeitig abgeschlossen.
