//! `probity user create` and `reset-password`.

use crate::{CommandError, config::Config, data};
use clap::{Args, Subcommand};
use probity_app::{
    system::SystemRandomness,
    user::{self, NewUser},
};
use probity_model::{
    Randomness as _,
    user::{Actor, Role},
};
use std::{fmt::Write as _, io::Read as _, path::PathBuf};

#[derive(Subcommand)]
pub(crate) enum UserCommand {
    /// Create a user.
    Create {
        /// The e-mail address to sign in with.
        #[arg(long)]
        email: String,
        /// The name.
        #[arg(long)]
        name: String,
        /// reviewer, approver, administrator or auditor.
        #[arg(long, value_parser = role)]
        role: Role,
        #[command(flatten)]
        password: Password,
    },
    /// Take every second factor of a user away, who lost them, and end their sessions.
    ResetSecondFactor {
        /// The e-mail address.
        #[arg(long)]
        email: String,
    },
    /// Give a user a new password, end their sessions and lift a lock.
    ResetPassword {
        /// The e-mail address.
        #[arg(long)]
        email: String,
        #[command(flatten)]
        password: Password,
    },
}

#[derive(Args)]
pub(crate) struct Password {
    /// The file with the password, - for the standard input. Without it one is made up and printed.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

/// Random bytes of a password that is made up: as hexadecimal digits, 80 bits.
const PASSWORD_BYTES: usize = 10;

pub(crate) async fn run(config: &Config, command: UserCommand) -> Result<(), CommandError> {
    let app = data::app(config).await?;
    match command {
        UserCommand::Create { email, name, role, password } => {
            let (password, made_up) = password.read()?;
            let new = NewUser { email: email.clone(), name, role, password: password.clone() };
            user::create(&app, &Actor::System, new).await?;
            println!("{email} can sign in as {}.", role.label().to_lowercase());
            tell(made_up, &password);
        }
        UserCommand::ResetSecondFactor { email } => {
            let found = user::by_email(&app, &Actor::System, &email).await?;
            let found = found.ok_or_else(|| CommandError::Other(format!("there is no user {email}")))?;
            user::reset_second_factor(&app, &Actor::System, found.id).await?;
            println!("{email} has no second factor any more; every session has ended.");
        }
        UserCommand::ResetPassword { email, password } => {
            let found = user::by_email(&app, &Actor::System, &email).await?;
            let found = found.ok_or_else(|| CommandError::Other(format!("there is no user {email}")))?;
            let (password, made_up) = password.read()?;
            user::reset_password(&app, &Actor::System, found.id, password.clone()).await?;
            println!("{email} has a new password; every session has ended.");
            tell(made_up, &password);
        }
    }
    Ok(())
}

fn role(word: &str) -> Result<Role, String> {
    Role::ALL.iter().copied().find(|role| role.to_string() == word).ok_or_else(|| {
        let words: Vec<_> = Role::ALL.iter().map(ToString::to_string).collect();
        format!("one of {}", words.join(", "))
    })
}

fn tell(made_up: bool, password: &str) {
    if made_up {
        println!("Password: {password}\nIt is not shown again. Change it on the account page.");
    }
}

impl Password {
    /// The password, and whether it was made up here. Never an argument: those are seen by everyone on the machine.
    fn read(&self) -> Result<(String, bool), CommandError> {
        let Some(file) = &self.password_file else {
            return Ok((made_up(), true));
        };
        let mut text = String::new();
        let read = if file.as_os_str() == "-" {
            std::io::stdin().read_to_string(&mut text)
        } else {
            std::fs::File::open(file).and_then(|mut file| file.read_to_string(&mut text))
        };
        read.map_err(|error| CommandError::Io { what: "the password cannot be read".to_owned(), error })?;
        Ok((text.trim_end_matches(['\r', '\n']).to_owned(), false))
    }
}

/// In groups of five, so that it can be read out.
fn made_up() -> String {
    let mut bytes = [0_u8; PASSWORD_BYTES];
    SystemRandomness::default().fill(&mut bytes);
    let digits = bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let groups: Vec<_> = digits.as_bytes().chunks(5).map(String::from_utf8_lossy).collect();
    groups.join("-")
}
