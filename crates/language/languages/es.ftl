### One message per text; variables as in English. https://projectfluent.org/fluent/guide/

language-name = Español

## [email]

email-undisclosed = No se ha podido verificar su identidad.
email-date = { $day } de { $month } de { $year }
email-months = enero, febrero, marzo, abril, mayo, junio, julio, agosto, septiembre, octubre, noviembre, diciembre
email-greeting = Hola:
email-footer = Este mensaje lo ha enviado { $operator }, donde se está verificando su identidad como cliente. Se ha escrito automáticamente.
email-invitation-subject = { $operator }: verifique su identidad
email-invitation-text =
    { $operator } debe verificar su identidad antes de continuar. Se tarda unos diez minutos; tenga a mano su documento de identidad.

    { $link }

    El enlace es solo para usted y se puede usar una vez. No lo comparta, por favor.
email-invitation-button = Verificar mi identidad
email-submitted-subject = { $operator }: lo hemos recibido todo
email-submitted-text =
    Gracias. Hemos recibido todo lo que le pedimos y lo estamos revisando.

    No tiene que hacer nada. Le escribiremos en cuanto haya un resultado.
email-approved-subject = { $operator }: su identidad está verificada
email-approved-text =
    Su identidad se ha verificado. Ya puede usar todos los servicios de { $operator }.
email-resubmission-subject = { $operator }: envíe algo de nuevo, por favor
email-resubmission-text =
    Hemos revisado lo que envió. Parte de ello debe enviarse de nuevo o aún falta:

    { $items }

    Envíelo, por favor, a más tardar el { $due }.

    { $link }

    El enlace es solo para usted y se puede usar una vez. No lo comparta, por favor.
email-resubmission-button = Enviar ahora
email-rejected-subject = { $operator }: el resultado de su verificación
email-rejected-text =
    Hemos revisado lo que envió. Lamentablemente, no podemos aceptarle como cliente:

    { $reason }

    Si tiene preguntas, póngase en contacto con { $operator }.
email-reminder-subject = { $operator }: envíelo a más tardar el { $due }
email-reminder-text =
    Seguimos esperando lo siguiente:

    { $items }

    Envíelo, por favor, a más tardar el { $due }.

    { $link }

    El enlace es solo para usted y se puede usar una vez. No lo comparta, por favor.
email-reminder-button = Enviar ahora
email-link-requested-subject = { $operator }: su nuevo enlace
email-link-requested-text =
    Aquí tiene el nuevo enlace que ha pedido.

    { $link }

    El enlace es solo para usted y se puede usar una vez. Si no lo ha pedido, puede ignorar este mensaje.
email-link-requested-button = Continuar
email-endpoint-given-up-subject = { $operator }: se ha desactivado un punto de conexión de webhooks
email-endpoint-given-up-text =
    Desde hace tres días no ha llegado nada a uno de los puntos de conexión de webhooks, por lo que se ha desactivado. Su registro indica qué respondió el receptor.

    Cuando el receptor vuelva a funcionar, active el punto de conexión: lo que esperaba se enviará entonces. Lo ocurrido mientras estaba desactivado está en la lista de eventos.

    { $link }
email-endpoint-given-up-button = Abrir los webhooks

## [portal]

portal-language = Idioma
portal-change = Cambiar
portal-continue = Continuar
portal-back = Volver al resumen
portal-sign-out = Salir de esta página de forma segura
portal-privacy = Cómo se usan sus datos
portal-help = Pedir ayuda
portal-who-asks = { $operator } se lo pide. Nadie más ve lo que usted envía.
portal-landing-title = Verifique su identidad
portal-landing-heading = { $operator } le pide que verifique su identidad
portal-landing-why = La ley exige a { $operator } conocer a sus clientes. Se tarda unos diez minutos; puede parar y seguir más tarde.
portal-landing-have-ready = Tenga a mano
portal-landing-ready-document = Su documento de identidad y una factura o carta que muestre su dirección
portal-landing-ready-light = Una cámara y buena luz
portal-landing-ready-time = Unos minutos tranquilos
portal-landing-once = Este enlace sirve una sola vez. Si necesita otro, puede pedirlo aquí.
portal-gone-title = Este enlace ya no sirve
portal-gone-heading = Este enlace ya no funciona
portal-gone-why = Un enlace sirve una vez y durante unos días. Lo que ya envió se conserva.
portal-fresh = Enviarme un enlace nuevo
portal-fresh-hint = Se envía a la dirección de correo que tenemos de usted.
portal-fresh-sent-heading = Mire su correo
portal-fresh-sent = Si este enlace era suyo, uno nuevo va de camino a su correo. Puede tardar unos minutos.
portal-failure-title = No ha funcionado
portal-needs-link = Abra de nuevo el enlace de su correo, o pida uno nuevo.
portal-request = Solicitud { $id }
portal-consent-heading = Antes de empezar
portal-consent-who = { $operator } comprueba quién es usted. Personas de { $operator } miran lo que envía; ninguna otra empresa lo hace.
portal-consent-what = Se le piden datos personales y fotos de documentos y de usted.
portal-consent-why = Es necesario para cumplir las leyes contra el blanqueo de capitales y para evitar que alguien actúe en su nombre. { $operator } no lo usa para nada más.
portal-consent-how-long = Se conserva el tiempo que exige la ley, y no más.
portal-consent-rights = Puede preguntar qué se guarda de usted, pedir que se corrijan errores y reclamar ante su autoridad de protección de datos.
portal-consent-agree = He leído esto y acepto que { $operator } use mis datos, también mis fotos, para verificar mi identidad.
portal-consent-version = Texto de { $version }
portal-todo-heading = Lo que se necesita
portal-todo-hello = Hola, { $name }
portal-todo-lead = Vaya paso a paso. Lo que envía se guarda; puede seguir más tarde. Al final lo revisa todo y lo entrega a { $operator }.
portal-asked-until = Hay algo que debe enviarse de nuevo. Hágalo antes del { $day }, por favor.
portal-progress = Progreso
portal-step-done = hecho
portal-step-open = pendiente
portal-next = Siguiente: { $step }
portal-to-summary = Revisar y entregar
portal-waiting-heading = Gracias, lo tenemos todo
portal-waiting = { $operator } está revisando lo que envió. Ahora no tiene que hacer nada.
portal-waiting-next = Recibirá un correo cuando se decida, o si hay que enviar algo de nuevo.
portal-approved-heading = Su identidad está verificada
portal-approved = Todo listo. Puede continuar en { $operator }.
portal-closed-heading = No se pudo verificar su identidad
portal-closed = Si cree que es un error, escriba a { $operator }.
portal-optional = (opcional)
portal-choose = Elija
portal-details-heading = Datos personales
portal-details-lead = Escriba todo tal como figura en su documento de identidad.
portal-save = Guardar
portal-sent-before = Lo que envió antes
portal-take-picture = Hacer una foto
portal-choose-file = Elegir archivos
portal-file-hint = JPEG, PNG, WebP, TIFF o PDF. La página entera, nítida y sin reflejos.
portal-file-hint-sides = Primero el anverso, después el reverso.
portal-upload-waiting = Esperando la conexión
portal-upload-sending = Enviando
portal-upload-sent = Enviado
portal-upload-remove = Quitar
portal-upload-replace = Reemplazar
portal-upload-front = Anverso
portal-upload-back = Reverso
portal-upload-failed = No se pudo enviar. Quítelo e inténtelo de nuevo.
portal-upload-page = Página
portal-summary-heading = ¿Está todo bien?
portal-summary-lead = Revíselo todo una vez más. Después de entregarlo no se puede cambiar hasta que lo hayamos revisado.
portal-rendering = Las imágenes se están preparando. Recargue la página en un momento para verlas.
portal-submit = Entregar
portal-submit-hint = Recibirá un correo de confirmación.
portal-attempts-left =
    { $left ->
        [one] Este es su último intento.
       *[other] Le quedan { $left } intentos.
    }
portal-steps-done =
    { $done ->
        [0] Nada hecho todavía
        [one] { $done } paso hecho
       *[other] { $done } pasos hechos
    }
portal-errors =
    { $errors ->
        [one] Hay un dato que revisar:
       *[other] Hay { $errors } datos que revisar:
    }
portal-signed-out-heading = Ha salido de la página
portal-signed-out = Lo que ya envió se conserva.

## [items]

field-id_number = Número de identificación
field-id_number-help = El número de su pasaporte o documento de identidad.
field-first_name = Nombre
field-middle_name = Segundo nombre
field-last_name = Apellidos
field-nationality = Nacionalidad
field-birth_date = Fecha de nacimiento
field-sex = Sexo
field-sex-help = Como en su documento de identidad.
field-birth_place = Lugar de nacimiento
field-residence_country = País de residencia
field-address = Dirección
field-phone = Teléfono
field-phone-help = Con el prefijo del país, por ejemplo +34 910 000 000.
field-email = Correo electrónico
field-occupation = Profesión
part-line1 = Calle y número
part-line2 = Piso, edificio
part-line3 = Otra línea
part-city = Ciudad
part-region = Provincia o región
part-postal_code = Código postal
part-country = País
choice-female = Femenino
choice-male = Masculino
choice-unspecified = Sin especificar (X)
choice-yes = Sí
choice-no = No
document-passport = Pasaporte
document-passport-help = Ábralo por la página con su foto.
document-identity_card = Documento de identidad
document-identity_card-help = Anverso y reverso.
document-driving_licence = Permiso de conducir
document-driving_licence-help = Anverso y reverso.
document-residence_permit = Permiso de residencia
document-residence_permit-help = Anverso y reverso.
document-proof_of_address = Justificante de domicilio
document-proof_of_address-help = Una factura o carta oficial de los últimos tres meses con su nombre y dirección.
document-selfie = Foto de usted
document-selfie-help = Todo su rostro, de frente, con buena luz, sin sombrero ni gafas de sol.
document-source_of_funds = Origen de los fondos
document-source_of_funds-help = Un extracto, una nómina o un contrato que muestre de dónde viene el dinero.
document-other = Otro documento
document-other-help = Lo que se le pidió.
document-any-of = Basta con uno de estos:
document-group-identity = Documento de identidad oficial
document-country = Expedido por
document-number = Número del documento
document-issued_on = Expedido el
document-expires_on = Válido hasta
problem-other = Esto todavía no está bien. Revíselo, por favor.
problem-later = Algo no funciona por nuestra parte en este momento. Inténtelo de nuevo en unos minutos, por favor.
problem-value_empty = Rellene este campo, por favor.
problem-value_too_long = Es demasiado largo. Acórtelo, por favor.
problem-value_unprintable = Hay caracteres que no se pueden usar. Escríbalo de nuevo, por favor.
problem-date_malformed = Indique la fecha completa: año, mes y día.
problem-date_in_future = Esa fecha aún no ha llegado.
problem-birth_date_in_future = Esa fecha aún no ha llegado.
problem-birth_date_too_early = Es demasiado antigua. Compruebe el año.
problem-dates_reversed = No puede caducar antes de expedirse. Compruebe las dos fechas.
problem-country_unknown = Elija un país de la lista.
problem-choice_unknown = Elija una opción de la lista.
problem-phone_malformed = Escriba el número con el prefijo del país, empezando por +.
problem-email_malformed = No es una dirección de correo. Lleva una @ y después un punto.
problem-address_malformed = Se necesitan la calle, la ciudad y el país.
problem-number_malformed = Escriba el número tal como figura en el documento.
problem-picture_too_small = La foto es demasiado pequeña para leerla. Acérquese y repítala.
problem-picture_blurred = La foto está borrosa. Sujete el teléfono quieto y repítala con buena luz.
problem-file_too_large = El archivo es demasiado grande. Haga otra foto o elija un archivo más pequeño.
problem-files_too_large = Los archivos son demasiado grandes en conjunto. Envíe menos o más pequeños.
problem-files_too_many = Son demasiados archivos. Quite algunos.
problem-files_needed = Añada primero una foto o un archivo.
problem-file_missing = Añada primero una foto o un archivo.
problem-file_empty = El archivo está vacío. Elija otro.
problem-file_type_unsupported = Este tipo de archivo no se puede leer. Envíe un JPEG, PNG o PDF.
problem-file_corrupt = El archivo está dañado. Haga otra foto o elija otro archivo.
problem-file_truncated = El archivo no está completo. Envíelo de nuevo.
problem-file_polyglot = Este archivo no se puede aceptar. Haga una foto en su lugar.
problem-file_infected = Se ha encontrado un virus en este archivo. Envíe otro, si puede desde otro dispositivo.
problem-file_encrypted = El archivo está protegido con contraseña. Envíelo sin ella.
problem-image_too_large = La imagen tiene demasiados píxeles. Haga otra con la cámara.
problem-pdf_too_many_pages = El PDF tiene demasiadas páginas. Envíe solo las necesarias.
problem-sides_incomplete = Se necesitan anverso y reverso: añada los dos.
problem-upload_incomplete = Un archivo aún no ha llegado completo. Espere un momento y guarde de nuevo.
problem-upload_unknown = Un archivo ya no está. Añádalo de nuevo.
problem-consent_needed = Lea primero cómo se usan sus datos y dé su acuerdo.
problem-consent_changed = El texto ha cambiado. Léalo de nuevo, por favor.
problem-items_in_the_way = Todavía falta algo. Vuelva al resumen y haga los pasos pendientes.
problem-items_unanswered = Todavía falta algo de lo que se le pidió. Vuelva al resumen.
problem-nothing_new = Envíe de nuevo al menos un elemento antes de entregar.
problem-item_not_asked = Esto no se puede cambiar ahora.
problem-wrong_state = Esto no se puede cambiar ahora: se está revisando o ya está decidido.
problem-no_attempts_left = Ha usado todos los intentos. Escríbanos si necesita ayuda.
problem-not_found = Aquí no hay nada. Vuelva al resumen.
problem-unauthenticated = Su visita ha terminado, para proteger sus datos. Lo que envió se conserva.
problem-too_many_requests = Demasiadas veces. Espere un momento e inténtelo de nuevo.
problem-internal = Algo ha fallado por nuestra parte. No se ha perdido nada; inténtelo de nuevo en un momento.

## [reasons] The set that Probity comes with. Where an operator changed the English text, this one is not used any more.

reason-image_blurred = La imagen está borrosa. Mantenga la cámara quieta y vuelva a tomarla.
reason-image_glare = La luz se refleja en el documento. Inclínelo un poco o aléjese de la lámpara.
reason-image_lighting = La imagen es demasiado oscura o demasiado clara. Tómela con luz uniforme.
reason-image_cropped = El documento no se ve entero. Muestre las cuatro esquinas.
reason-image_covered = Algo tapa una parte del documento.
reason-image_unreadable = El texto no se puede leer. Tome la imagen más de cerca y enfocada.
reason-image_monochrome = Envíe una imagen en color.
reason-capture_screenshot = No se puede aceptar una captura de pantalla. Fotografíe el original.
reason-capture_of_screen = Fotografíe el documento original y no una pantalla.
reason-capture_paper_copy = No se puede aceptar una copia. Fotografíe el original.
reason-capture_original_needed = Envíe el documento original.
reason-document_front_missing = Falta el anverso.
reason-document_back_missing = Falta el reverso.
reason-document_page_missing = Falta una página.
reason-document_same_side_twice = Se envió dos veces el mismo lado.
reason-document_several = Envíe un documento por imagen.
reason-document_none = No se ve ningún documento en la imagen.
reason-document_unsigned = Falta una firma o un sello.
reason-document_expired = El documento ha caducado. Envíe uno vigente.
reason-document_expiring = El documento caduca demasiado pronto.
reason-document_damaged = El documento está dañado.
reason-document_invalidated = El documento parece estar anulado.
reason-document_type_unsupported = Este tipo de documento no se acepta.
reason-document_country_unsupported = No se aceptan documentos de este país.
reason-document_type_mismatch = El documento no es del tipo que eligió.
reason-document_outdated = Esta versión del documento ya no se acepta.
reason-document_translation_needed = Añada una traducción certificada.
reason-document_extra_required = Se necesita un documento adicional.
reason-field_missing = Esta información falta o está incompleta.
reason-field_name_mismatch = El nombre difiere del que figura en su documento.
reason-field_birth_date_mismatch = La fecha de nacimiento difiere de la que figura en su documento.
reason-field_address_mismatch = La dirección difiere de la que figura en su documento.
reason-field_document_number_mismatch = El número del documento difiere del que figura en su documento.
reason-field_other_mismatch = Esta información difiere de su documento.
reason-field_not_extractable = Esta información no se puede leer en su documento.
reason-field_id_number_wrong = El número no es válido.
reason-registry_unavailable = Un servicio que necesitamos no está disponible. Inténtelo más tarde.
reason-address_proof_too_old = El documento es demasiado antiguo. Envíe uno de los últimos tres meses.
reason-address_proof_incomplete = Deben verse su nombre, su dirección completa y una fecha.
reason-address_proof_type_rejected = Este tipo de documento no se acepta como comprobante de domicilio.
reason-address_proof_address_kind = Indique la dirección donde vive. No se acepta un apartado de correos.
reason-address_proof_is_id = Envíe un documento distinto de su documento de identidad.
reason-selfie_unclear = Su cara no se ve con claridad.
reason-selfie_covered = Quítese lo que le cubra la cara.
reason-selfie_several_faces = Solo usted puede aparecer en la imagen.
reason-selfie_missing = Falta una foto suya.
reason-contact_email_unconfirmed = Confirme su dirección de correo electrónico.
reason-contact_phone_unconfirmed = Confirme su número de teléfono.
reason-information_incomplete = Complete sus respuestas.
reason-information_source_of_funds = Envíe un comprobante del origen de su dinero.
reason-policy_underage = No alcanza la edad mínima.
reason-policy_region = No ofrecemos servicio en su región.
reason-process_attempts_used = Se ha agotado el número de intentos.
reason-process_consent_refused = No podemos verificarle sin su consentimiento.
reason-process_abandoned = La verificación no se terminó a tiempo.
