### One message per text; variables as in English. https://projectfluent.org/fluent/guide/

language-name = Español

## [email]

## [portal]

## [items]
