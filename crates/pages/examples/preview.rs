//! Writes every page with sample data as static HTML: `cargo run -p probity-pages --example preview -- OUT_DIR`.

use std::{env, error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args_os().nth(1).ok_or("say where to write: preview -- OUT_DIR")?);
    fs::create_dir_all(&folder)?;
    for (name, html) in probity_pages::sample::every_page() {
        fs::write(folder.join(format!("{name}.html")), html?)?;
    }
    Ok(())
}
