// Made-up people. The pictures in `files/` are of the first of them, drawn by `crates/specimen` (seed 7).

const address = (line, city, region, postal_code, country) => ({ lines: [line], city, region, postal_code, country });

export const PEOPLE = {
  lucia: {
    name: "Lucía García Ibáñez",
    passport: { country: "ES", number: "U70866082", issued_on: "2022-08-25", expires_on: "2032-08-24" },
    renewed: { country: "ES", number: "X70866082", issued_on: "2026-02-02", expires_on: "2036-02-01" },
    fields: {
      id_number: "18971358O",
      first_name: "Lucía",
      last_name: "García Ibáñez",
      nationality: "ES",
      birth_date: "1953-06-28",
      sex: "female",
      birth_place: "Madrid",
      residence_country: "JP",
      address: address("3-5-05 Umeda, Kita-ku", "Tokyo", "Tokyo", "171-0070", "JP"),
      phone: "+819069552028",
      email: "lucia.garciaibanez10@example.org",
      occupation: "Nurse",
    },
  },
  manon: {
    name: "Manon d'Aubigné",
    passport: { country: "FR", number: "S14872371", issued_on: "2023-09-04", expires_on: "2033-09-03" },
    fields: {
      id_number: "323316104537",
      first_name: "Manon",
      last_name: "d'Aubigné",
      nationality: "FR",
      birth_date: "2002-03-22",
      sex: "female",
      birth_place: "Lyon",
      residence_country: "FR",
      address: address("6 allée de l'Orangerie", "Paris", "Île-de-France", "75012", "FR"),
      phone: "+33639988269",
      email: "manon.daubigne25@example.org",
      occupation: "Teacher",
    },
  },
  sunita: {
    name: "सुनीता देशपांडे",
    passport: { country: "IN", number: "P46950248", issued_on: "2021-12-11", expires_on: "2031-12-10" },
    fields: {
      id_number: "4287 6237 8529",
      first_name: "सुनीता",
      last_name: "देशपांडे",
      nationality: "IN",
      birth_date: "1998-03-15",
      sex: "female",
      birth_place: "Pune",
      residence_country: "IN",
      address: address("150 Nehru Nagar", "Jaipur", "Rajasthan", "302016", "IN"),
      phone: "+919803496282",
      email: "sunita.deshpande11@example.org",
      occupation: "Nurse",
    },
  },
};
