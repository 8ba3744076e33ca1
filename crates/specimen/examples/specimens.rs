//! Writes the documents of one person into a folder, for whoever wants to try the API by hand:
//! `cargo run -p probity-specimen --example specimens -- FOLDER SEED`.

use std::{env, fs, io, path::Path, process::ExitCode};

use jiff::civil::date;
use probity_specimen::{
    Person, identity_card_back, identity_card_front, passport, proof_of_address, selfie, source_of_funds,
};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (Some(folder), Some(seed)) = (arguments.first(), arguments.get(1).and_then(|text| text.parse().ok()))
    else {
        eprintln!("usage: specimens FOLDER SEED");
        return ExitCode::FAILURE;
    };
    match write(Path::new(folder), &Person::generate(seed)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{folder}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &Path, person: &Person) -> io::Result<()> {
    let day = date(2026, 3, 31);
    fs::create_dir_all(folder)?;
    fs::write(folder.join("passport.jpg"), passport(person))?;
    fs::write(folder.join("passport-renewed.jpg"), passport(&renewed(person)))?;
    fs::write(folder.join("identity-card-front.jpg"), identity_card_front(person))?;
    fs::write(folder.join("identity-card-back.jpg"), identity_card_back(person))?;
    fs::write(folder.join("selfie.jpg"), selfie(person))?;
    fs::write(folder.join("proof-of-address.pdf"), proof_of_address(person, day))?;
    fs::write(folder.join("source-of-funds.pdf"), source_of_funds(person, day))?;
    println!("{person:#?}");
    Ok(())
}

/// The same person with the passport that follows the present one.
fn renewed(person: &Person) -> Person {
    let mut renewed = person.clone();
    renewed.passport.number = format!("X{}", &person.passport.number[1..]);
    renewed.passport.issued_on = date(2026, 2, 2);
    renewed.passport.expires_on = date(2036, 2, 1);
    renewed
}
