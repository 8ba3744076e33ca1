//! The doctor: every thing has a line, what is wrong is told with what to do, and only that fails.

use crate::server::Installation;
use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt as _};
use tempfile::TempDir;

/// The line about a thing.
fn line<'a>(told: &'a str, what: &str) -> &'a str {
    let found =
        told.lines().find(|line| line.get(7..).is_some_and(|rest| rest.starts_with(&format!("{what}:"))));
    found.unwrap_or_else(|| panic!("nothing of {what} in\n{told}"))
}

#[test]
fn each_thing_has_its_line_and_what_somebody_got_wrong_is_told() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let installation = Installation::new(&data);
    let told = installation.run(&["doctor"]).text();
    for what in [
        "configuration",
        "public_url",
        "trusted_proxies",
        "metrics",
        "webhooks",
        "second factors",
        "database",
        "master keys",
        "audit log",
        "clock",
        "files and pages",
        "data folder",
        "privacy of the data folder",
        "key files",
        "e-mail",
        "virus scanner",
        "identity providers",
    ] {
        assert!(line(&told, what).starts_with("ok "), "{told}");
    }
    assert!(line(&told, "backups").starts_with("warn "), "none is known of: {told}");
    assert!(line(&told, "room on the disk").contains("MiB free"), "{told}");

    // A port nobody listens on, as of a mail server, a scanner and a provider that are away.
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let config = folder.path().join("probity.toml");
    let provider = format!(
        "[[sign_in.openid]]\nid = \"away\"\nlabel = \"Away\"\nissuer = \"http://{nobody}\"\nclient_id = \"probity\"\nallow_http = true\nlinks_by_email = true\nrole_claim = \"groups\"\nroles = [{{ value = \"kyc\", role = \"reviewer\" }}]\n"
    );
    fs::write(&config, provider).unwrap();
    for key in ["master.key", "audit.key"] {
        fs::set_permissions(data.join(key), fs::Permissions::from_mode(0o644)).unwrap();
    }
    fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).unwrap();
    let backup = folder.path().join("backup").display().to_string();
    let installation = Installation::new(&data)
        .with("PROBITY_CONFIG", &config.display().to_string())
        .with("PROBITY_LISTE", "127.0.0.1:1")
        .with("PROBITY_SERVICE_HOST", "made up by a container platform")
        .with("PROBITY_PUBLIC_URL", "http://kyc.bank.example")
        .with("PROBITY_TRUSTED_PROXIES", "0.0.0.0")
        .with("PROBITY_METRICS_LISTEN", "0.0.0.0:9464")
        .with("PROBITY_WEBHOOKS_ALLOW_PRIVATE_NETWORKS", "1")
        .with("PROBITY_SCAN_CLAMAV", &format!("tcp:{nobody}"))
        .with("PROBITY_BACKUP_FOLDER", &backup);
    installation.run(&["backup"]).ok();
    let told = installation.run(&["doctor"]).failed();
    for (what, word, text) in [
        ("configuration", "warn", "PROBITY_LISTE names no setting; PROBITY_LISTEN does"),
        ("public_url", "warn", "not https"),
        ("trusted_proxies", "WRONG", "name the proxy's own"),
        ("metrics", "warn", "let a firewall keep others out"),
        ("webhooks", "warn", "allow_private_networks"),
        ("privacy of the data folder", "WRONG", "chmod 700"),
        ("key files", "WRONG", "chmod 600"),
        ("virus scanner", "WRONG", ""),
        ("identity providers", "WRONG", "away"),
        ("backups", "ok", "0 hours old"),
    ] {
        let line = line(&told, what);
        assert!(line.starts_with(word) && line.contains(text), "{line}\n{told}");
    }
    assert!(!told.contains("SERVICE_HOST"), "{told}");
}
