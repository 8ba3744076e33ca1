//! Makes the folder of built assets where it is missing, so that the crate compiles before `npm run build`, and
//! embeds them anew when they change.

fn main() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/dist");
    if let Err(error) = std::fs::create_dir_all(folder) {
        println!("cargo:warning=the folder of web assets cannot be made: {error}");
    }
    println!("cargo:rerun-if-changed={folder}");
}
