//! Writes the hostile files into a folder, for whoever wants to throw them at something; and of the small ones, with
//! `--corpus`, where the fuzz targets begin:
//! `cargo run --example hostile -- FOLDER [--corpus]`.

use image::{DynamicImage, ImageFormat};
use probity_specimen::hostile::{all, exhausting, jpeg, pdf, png};
use std::{
    env, fs,
    io::{self, Cursor},
    path::Path,
    process::ExitCode,
};

/// Files above this, in bytes, are no beginning for a fuzz target: most of it would never be changed.
const SEED_BYTES_MAX: usize = 32 * 1024;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let written = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [folder] => folder_of_files(Path::new(folder)),
        [folder, "--corpus"] => corpus(Path::new(folder)),
        _ => {
            eprintln!("usage: hostile FOLDER [--corpus]");
            return ExitCode::FAILURE;
        }
    };
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn files() -> impl Iterator<Item = (&'static str, Vec<u8>)> {
    let refused = all().into_iter().map(|file| (file.name, file.bytes));
    refused.chain(exhausting().into_iter().map(|file| (file.name, file.bytes)))
}

fn folder_of_files(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    files().try_for_each(|(name, bytes)| fs::write(folder.join(name), bytes))
}

/// Files that are in order, small, of every format.
fn good() -> Vec<(&'static str, Vec<u8>)> {
    let encoded = |format| {
        let mut bytes = Cursor::new(Vec::new());
        let picture = DynamicImage::new_rgb8(24, 16);
        picture.write_to(&mut bytes, format).map(|()| bytes.into_inner()).unwrap_or_default()
    };
    vec![
        ("good.jpg", jpeg(64, 64)),
        ("good.png", png(64, 64)),
        ("good.webp", encoded(ImageFormat::WebP)),
        ("good.tif", encoded(ImageFormat::Tiff)),
        ("good.pdf", pdf(2)),
    ]
}

/// One folder a target.
fn corpus(folder: &Path) -> io::Result<()> {
    let [file, picture, logo] = ["file", "picture", "logo"].map(|target| folder.join(target));
    for target in [&file, &picture, &logo] {
        fs::create_dir_all(target)?;
    }
    // Not the exhausting ones: what stops them is the process they are read in, and a target runs without it.
    let refused = all().into_iter().map(|file| (file.name, file.bytes));
    let small = refused.filter(|(_, bytes)| bytes.len() <= SEED_BYTES_MAX);
    for (name, bytes) in good().into_iter().chain(small) {
        fs::write(file.join(name), &bytes)?;
        fs::write(logo.join(name), &bytes)?;
        // The first byte says which decoder: see the target.
        let formats = ["jpg", "png", "webp", "tif", "pdf"];
        let format = formats.iter().position(|format| name.ends_with(format)).unwrap_or(4);
        let prefix = u8::try_from(format).unwrap_or(0);
        fs::write(picture.join(name), [&[prefix], bytes.as_slice()].concat())?;
    }
    let forms = folder.join("multipart");
    fs::create_dir_all(&forms)?;
    fs::write(forms.join("form"), [FORM.as_bytes(), &[40]].concat())
}

/// A form with a text and a file, its parts divided by the boundary of the target.
const FORM: &str = "--b\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\npassport\r\n--b\r\n\
                    Content-Disposition: form-data; name=\"page\"; filename=\"a.jpg\"\r\n\
                    Content-Type: image/jpeg\r\n\r\n\u{7f}\u{0}\r\n--b--\r\n";
