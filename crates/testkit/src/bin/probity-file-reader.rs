//! The process that reads one file, as `probity file-reader` is: what tests start, who do not have Probity's own binary.

fn main() -> std::process::ExitCode {
    probity_reader::serve()
}
