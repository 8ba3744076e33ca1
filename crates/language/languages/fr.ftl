### One message per text; variables as in English. https://projectfluent.org/fluent/guide/

language-name = Français

## [email]

email-undisclosed = Votre identité n’a pas pu être vérifiée.
email-date = { $day } { $month } { $year }
email-months = janvier, février, mars, avril, mai, juin, juillet, août, septembre, octobre, novembre, décembre
email-greeting = Bonjour,
email-footer = Ce message a été envoyé par { $operator }, où votre identité est vérifiée en tant que client. Il a été rédigé automatiquement.
email-invitation-subject = { $operator } : veuillez vérifier votre identité
email-invitation-text =
    { $operator } doit vérifier votre identité avant de continuer. Cela prend environ dix minutes ; gardez votre pièce d’identité à portée de main.

    { $link }

    Ce lien est réservé à vous seul et ne peut servir qu’une fois. Merci de ne pas le transmettre.
email-invitation-button = Vérifier mon identité
email-submitted-subject = { $operator } : nous avons tout reçu
email-submitted-text =
    Merci. Nous avons reçu tout ce que nous avions demandé et nous le vérifions à présent.

    Vous n’avez rien à faire. Nous vous écrirons dès que le résultat sera connu.
email-approved-subject = { $operator } : votre identité est vérifiée
email-approved-text =
    Votre identité a été vérifiée. Vous pouvez maintenant utiliser tous les services de { $operator }.
email-resubmission-subject = { $operator } : merci de renvoyer certains éléments
email-resubmission-text =
    Nous avons examiné ce que vous avez envoyé. Certains éléments doivent être renvoyés ou manquent encore :

    { $items }

    Merci de les envoyer au plus tard le { $due }.

    { $link }

    Ce lien est réservé à vous seul et ne peut servir qu’une fois. Merci de ne pas le transmettre.
email-resubmission-button = Envoyer maintenant
email-rejected-subject = { $operator } : le résultat de votre vérification
email-rejected-text =
    Nous avons vérifié ce que vous avez envoyé. Malheureusement, nous ne pouvons pas vous accepter comme client :

    { $reason }

    Pour toute question, veuillez contacter { $operator }.
email-reminder-subject = { $operator } : à envoyer au plus tard le { $due }
email-reminder-text =
    Nous attendons toujours les éléments suivants :

    { $items }

    Merci de les envoyer au plus tard le { $due }.

    { $link }

    Ce lien est réservé à vous seul et ne peut servir qu’une fois. Merci de ne pas le transmettre.
email-reminder-button = Envoyer maintenant
email-link-requested-subject = { $operator } : votre nouveau lien
email-link-requested-text =
    Voici le nouveau lien que vous avez demandé.

    { $link }

    Ce lien est réservé à vous seul et ne peut servir qu’une fois. Si vous ne l’avez pas demandé, vous pouvez ignorer ce message.
email-link-requested-button = Continuer
email-endpoint-given-up-subject = { $operator } : un point de terminaison webhook a été désactivé
email-endpoint-given-up-text =
    Rien n’est arrivé à l’un des points de terminaison webhook depuis trois jours ; il a donc été désactivé. Son journal indique ce que le destinataire a répondu.

    Dès que le destinataire fonctionne de nouveau, réactivez le point de terminaison : ce qui attendait est alors envoyé. Ce qui s’est passé pendant la désactivation se trouve dans le flux d’événements.

    { $link }
email-endpoint-given-up-button = Ouvrir les webhooks

## [portal]

portal-language = Langue
portal-change = Modifier
portal-continue = Continuer
portal-back = Retour à l’aperçu
portal-sign-out = Quitter cette page en toute sécurité
portal-privacy = Utilisation de vos données
portal-help = Demander de l’aide
portal-who-asks = { $operator } vous le demande. Personne d’autre ne voit ce que vous envoyez.
portal-landing-title = Vérifier votre identité
portal-landing-heading = { $operator } vous demande de vérifier votre identité
portal-landing-why = La loi demande à { $operator } de connaître ses clients. Cela prend environ dix minutes ; vous pouvez vous arrêter et reprendre plus tard.
portal-landing-have-ready = À préparer
portal-landing-ready-document = Votre pièce d’identité, et une facture ou une lettre qui indique votre adresse
portal-landing-ready-light = Un appareil photo et une bonne lumière
portal-landing-ready-time = Quelques minutes au calme
portal-landing-once = Ce lien ne sert qu’une fois. Si vous en avez besoin d’un autre, vous pourrez le demander ici.
portal-gone-title = Ce lien n’est plus valable
portal-gone-heading = Ce lien ne fonctionne plus
portal-gone-why = Un lien sert une fois et pendant quelques jours. Ce que vous avez déjà envoyé est conservé.
portal-fresh = M’envoyer un nouveau lien
portal-fresh-hint = Il part à l’adresse e-mail que nous avons de vous.
portal-fresh-sent-heading = Consultez vos e-mails
portal-fresh-sent = Si ce lien était le vôtre, un nouveau est en route vers votre adresse e-mail. Cela peut prendre quelques minutes.
portal-failure-title = Cela n’a pas fonctionné
portal-needs-link = Ouvrez de nouveau le lien reçu par e-mail, ou demandez-en un nouveau.
portal-request = Requête { $id }
portal-consent-heading = Avant de commencer
portal-consent-who = { $operator } vérifie qui vous êtes. Des personnes de { $operator } examinent ce que vous envoyez ; aucune autre entreprise ne le fait.
portal-consent-what = Il vous est demandé des informations personnelles, et des photos de documents et de vous-même.
portal-consent-why = C’est nécessaire pour respecter les lois contre le blanchiment et pour éviter que quelqu’un n’agisse en votre nom. { $operator } ne l’utilise pour rien d’autre.
portal-consent-how-long = Ces données sont conservées aussi longtemps que la loi l’exige, et pas plus.
portal-consent-rights = Vous pouvez demander ce qui est conservé, faire corriger des erreurs et vous adresser à votre autorité de protection des données.
portal-consent-agree = J’ai lu ce texte et j’accepte que { $operator } utilise mes données, y compris mes photos, pour vérifier mon identité.
portal-consent-version = Texte du { $version }
portal-todo-heading = Ce qui est demandé
portal-todo-hello = Bonjour { $name }
portal-todo-lead = Avancez étape par étape. Ce que vous envoyez est conservé ; vous pouvez continuer plus tard. À la fin, vous revoyez tout et le transmettez à { $operator }.
portal-asked-until = Certains éléments doivent être envoyés de nouveau. Merci de le faire avant le { $day }.
portal-progress = Progression
portal-step-done = fait
portal-step-open = à faire
portal-next = Suite : { $step }
portal-to-summary = Vérifier et envoyer
portal-waiting-heading = Merci, nous avons tout reçu
portal-waiting = { $operator } examine ce que vous avez envoyé. Vous n’avez rien à faire pour le moment.
portal-waiting-next = Vous recevrez un e-mail dès que la décision est prise, ou si quelque chose doit être renvoyé.
portal-approved-heading = Votre identité est vérifiée
portal-approved = C’est terminé. Vous pouvez continuer chez { $operator }.
portal-closed-heading = Votre identité n’a pas pu être vérifiée
portal-closed = Si vous pensez qu’il s’agit d’une erreur, écrivez à { $operator }.
portal-optional = (facultatif)
portal-choose = Choisir
portal-details-heading = Informations personnelles
portal-details-lead = Écrivez tout comme sur votre pièce d’identité.
portal-save = Enregistrer
portal-sent-before = Ce que vous aviez envoyé
portal-take-picture = Prendre une photo
portal-choose-file = Choisir des fichiers
portal-file-hint = JPEG, PNG, WebP, TIFF ou PDF. La page entière, nette, sans reflets.
portal-file-hint-sides = D’abord le recto, puis le verso.
portal-upload-waiting = En attente de la connexion
portal-upload-sending = Envoi en cours
portal-upload-sent = Envoyé
portal-upload-remove = Retirer
portal-upload-replace = Remplacer
portal-upload-front = Recto
portal-upload-back = Verso
portal-upload-failed = L’envoi a échoué. Retirez le fichier et réessayez.
portal-upload-page = Page
portal-summary-heading = Tout est-il correct ?
portal-summary-lead = Revoyez tout une dernière fois. Après l’envoi, rien ne peut être modifié avant notre examen.
portal-rendering = Les images sont en préparation. Rechargez la page dans un instant pour les voir.
portal-submit = Transmettre
portal-submit-hint = Vous recevrez un e-mail de confirmation.
portal-attempts-left =
    { $left ->
        [1] C’est votre dernière tentative.
       *[other] Il vous reste { $left } tentatives.
    }
portal-steps-done =
    { $done ->
        [0] Rien de fait pour l’instant
        [one] { $done } étape faite
       *[other] { $done } étapes faites
    }
portal-errors =
    { $errors ->
        [1] Une réponse est à revoir :
       *[other] { $errors } réponses sont à revoir :
    }
portal-signed-out-heading = Vous avez quitté la page
portal-signed-out = Ce que vous avez déjà envoyé est conservé.

## [items]

field-id_number = Numéro d’identité
field-id_number-help = Le numéro de votre passeport ou carte d’identité.
field-first_name = Prénom
field-middle_name = Deuxième prénom
field-last_name = Nom de famille
field-nationality = Nationalité
field-birth_date = Date de naissance
field-sex = Sexe
field-sex-help = Comme sur votre pièce d’identité.
field-birth_place = Lieu de naissance
field-residence_country = Pays de résidence
field-address = Adresse
field-phone = Téléphone
field-phone-help = Avec l’indicatif du pays, par exemple +33 1 23 45 67 89.
field-email = E-mail
field-occupation = Profession
part-line1 = Rue et numéro
part-line2 = Complément d’adresse
part-line3 = Autre ligne
part-city = Ville
part-region = Région
part-postal_code = Code postal
part-country = Pays
choice-female = Féminin
choice-male = Masculin
choice-unspecified = Non précisé (X)
choice-yes = Oui
choice-no = Non
document-passport = Passeport
document-passport-help = Ouvrez-le à la page de votre photo.
document-identity_card = Carte d’identité
document-identity_card-help = Recto et verso.
document-driving_licence = Permis de conduire
document-driving_licence-help = Recto et verso.
document-residence_permit = Titre de séjour
document-residence_permit-help = Recto et verso.
document-proof_of_address = Justificatif de domicile
document-proof_of_address-help = Une facture ou un courrier officiel de moins de trois mois, avec votre nom et votre adresse.
document-selfie = Photo de vous
document-selfie-help = Votre visage entier, de face, bien éclairé, sans chapeau ni lunettes de soleil.
document-source_of_funds = Origine des fonds
document-source_of_funds-help = Un relevé, une fiche de paie ou un contrat qui montre d’où vient l’argent.
document-other = Autre document
document-other-help = Ce qui vous a été demandé.
document-any-of = Un seul suffit :
document-group-identity = Pièce d’identité
document-country = Délivré par
document-number = Numéro du document
document-issued_on = Délivré le
document-expires_on = Valable jusqu’au
problem-other = Ce n’est pas encore correct. Merci de vérifier.
problem-later = Un service ne répond pas de notre côté. Merci de réessayer dans quelques minutes.
problem-value_empty = Merci de remplir ce champ.
problem-value_too_long = C’est trop long. Merci de raccourcir.
problem-value_unprintable = Certains caractères ne sont pas acceptés. Merci de ressaisir.
problem-date_malformed = Indiquez la date complète : année, mois et jour.
problem-date_in_future = Cette date est dans le futur.
problem-birth_date_in_future = Cette date est dans le futur.
problem-birth_date_too_early = C’est trop ancien. Vérifiez l’année.
problem-dates_reversed = La fin ne peut précéder la délivrance. Vérifiez les deux dates.
problem-country_unknown = Choisissez un pays dans la liste.
problem-choice_unknown = Choisissez dans la liste.
problem-phone_malformed = Indiquez le numéro avec l’indicatif du pays, en commençant par +.
problem-email_malformed = Ce n’est pas une adresse e-mail. Il faut un @ puis un point.
problem-address_malformed = La rue, la ville et le pays sont nécessaires.
problem-number_malformed = Écrivez le numéro tel qu’il figure sur le document.
problem-picture_too_small = La photo est trop petite pour être lue. Rapprochez-vous et recommencez.
problem-picture_blurred = La photo est floue. Tenez le téléphone immobile et recommencez avec une bonne lumière.
problem-file_too_large = Le fichier est trop lourd. Prenez une nouvelle photo ou choisissez un fichier plus petit.
problem-files_too_large = Les fichiers sont trop lourds ensemble. Envoyez-en moins ou de plus petits.
problem-files_too_many = Il y a trop de fichiers. Retirez-en.
problem-files_needed = Ajoutez d’abord une photo ou un fichier.
problem-file_missing = Ajoutez d’abord une photo ou un fichier.
problem-file_empty = Le fichier est vide. Choisissez-en un autre.
problem-file_type_unsupported = Ce type de fichier n’est pas accepté. Envoyez un JPEG, PNG ou PDF.
problem-file_corrupt = Le fichier est endommagé. Prenez une nouvelle photo ou choisissez un autre fichier.
problem-file_truncated = Le fichier est incomplet. Envoyez-le de nouveau.
problem-file_polyglot = Ce fichier ne peut être accepté. Prenez plutôt une photo.
problem-file_infected = Un virus a été trouvé dans ce fichier. Envoyez-en un autre, si possible depuis un autre appareil.
problem-file_encrypted = Le fichier est protégé par un mot de passe. Envoyez-le sans protection.
problem-image_too_large = L’image a trop de pixels. Prenez-en une nouvelle avec l’appareil.
problem-pdf_too_many_pages = Le PDF a trop de pages. N’envoyez que les pages utiles.
problem-sides_incomplete = Le recto et le verso sont nécessaires : ajoutez les deux.
problem-upload_incomplete = Un fichier n’est pas encore entièrement arrivé. Attendez un instant et enregistrez de nouveau.
problem-upload_unknown = Un fichier n’est plus là. Ajoutez-le de nouveau.
problem-consent_needed = Lisez d’abord comment vos données sont utilisées et donnez votre accord.
problem-consent_changed = Le texte a changé. Merci de le relire.
problem-items_in_the_way = Il manque encore quelque chose. Revenez à l’aperçu et terminez les étapes ouvertes.
problem-items_unanswered = Un élément demandé manque encore. Revenez à l’aperçu.
problem-nothing_new = Envoyez de nouveau au moins un élément avant de transmettre.
problem-item_not_asked = Ceci ne peut pas être modifié maintenant.
problem-wrong_state = Ceci ne peut pas être modifié : l’examen est en cours ou terminé.
problem-no_attempts_left = Vous avez utilisé toutes les tentatives. Écrivez-nous si vous avez besoin d’aide.
problem-not_found = Il n’y a rien ici. Revenez à l’aperçu.
problem-unauthenticated = Votre visite a pris fin, pour protéger vos données. Ce que vous avez envoyé est conservé.
problem-too_many_requests = Trop de tentatives. Attendez un instant et réessayez.
problem-internal = Une erreur est survenue de notre côté. Rien n’est perdu ; réessayez dans un instant.

## [reasons] The set that Probity comes with. Where an operator changed the English text, this one is not used any more.

reason-image_blurred = L’image est floue. Tenez l’appareil sans bouger et reprenez la photo.
reason-image_glare = De la lumière se reflète sur le document. Inclinez-le un peu ou éloignez-vous de la lampe.
reason-image_lighting = L’image est trop sombre ou trop claire. Prenez-la avec une lumière uniforme.
reason-image_cropped = Le document n’est pas entièrement visible. Montrez les quatre coins.
reason-image_covered = Quelque chose cache une partie du document.
reason-image_unreadable = Le texte est illisible. Prenez la photo de plus près et bien nette.
reason-image_monochrome = Envoyez une image en couleur.
reason-capture_screenshot = Une capture d’écran ne peut pas être acceptée. Photographiez l’original.
reason-capture_of_screen = Photographiez le document original et non un écran.
reason-capture_paper_copy = Une copie ne peut pas être acceptée. Photographiez l’original.
reason-capture_original_needed = Envoyez le document original.
reason-document_front_missing = Le recto manque.
reason-document_back_missing = Le verso manque.
reason-document_page_missing = Une page manque.
reason-document_same_side_twice = Le même côté a été envoyé deux fois.
reason-document_several = Envoyez un seul document par image.
reason-document_none = Aucun document n’est visible sur l’image.
reason-document_unsigned = Une signature ou un tampon manque.
reason-document_expired = Le document a expiré. Envoyez-en un valide.
reason-document_expiring = Le document expire trop tôt.
reason-document_damaged = Le document est abîmé.
reason-document_invalidated = Le document semble avoir été annulé.
reason-document_type_unsupported = Ce type de document n’est pas accepté.
reason-document_country_unsupported = Les documents de ce pays ne sont pas acceptés.
reason-document_type_mismatch = Le document n’est pas du type que vous avez choisi.
reason-document_outdated = Cette version du document n’est plus acceptée.
reason-document_translation_needed = Ajoutez une traduction certifiée.
reason-document_extra_required = Un document supplémentaire est nécessaire.
reason-field_missing = Cette information manque ou est incomplète.
reason-field_name_mismatch = Le nom diffère de celui de votre document.
reason-field_birth_date_mismatch = La date de naissance diffère de celle de votre document.
reason-field_address_mismatch = L’adresse diffère de celle de votre document.
reason-field_document_number_mismatch = Le numéro du document diffère de celui de votre document.
reason-field_other_mismatch = Cette information diffère de votre document.
reason-field_not_extractable = Cette information est illisible sur votre document.
reason-field_id_number_wrong = Le numéro n’est pas valide.
reason-registry_unavailable = Un service dont nous avons besoin est indisponible. Réessayez plus tard.
reason-address_proof_too_old = Le document est trop ancien. Envoyez-en un des trois derniers mois.
reason-address_proof_incomplete = Votre nom, votre adresse complète et une date doivent être visibles.
reason-address_proof_type_rejected = Ce type de document n’est pas accepté comme justificatif de domicile.
reason-address_proof_address_kind = Indiquez l’adresse où vous habitez. Une boîte postale n’est pas acceptée.
reason-address_proof_is_id = Envoyez un autre document que votre pièce d’identité.
reason-selfie_unclear = Votre visage n’est pas bien visible.
reason-selfie_covered = Retirez ce qui couvre votre visage.
reason-selfie_several_faces = Vous devez être seul sur l’image.
reason-selfie_missing = Une photo de vous manque.
reason-contact_email_unconfirmed = Veuillez confirmer votre adresse e-mail.
reason-contact_phone_unconfirmed = Veuillez confirmer votre numéro de téléphone.
reason-information_incomplete = Veuillez compléter vos réponses.
reason-information_source_of_funds = Veuillez envoyer un justificatif de l’origine de votre argent.
reason-policy_underage = Vous n’avez pas l’âge minimum.
reason-policy_region = Nous ne proposons pas nos services dans votre région.
reason-process_attempts_used = Le nombre d’essais est épuisé.
reason-process_consent_refused = Nous ne pouvons pas vous vérifier sans votre accord.
reason-process_abandoned = La vérification n’a pas été terminée à temps.
