//! The disk of the embedded database and the files is full, and then it is not.

use super::{
    load::Platforms,
    person::{Answer, Person, User},
    server::Server,
    small_disk::SmallDisk,
    times, until,
};
use serde_json::json;
use std::time::Duration;

const TIMES: u64 = 2;
const DISK_SIZE_MIB: u32 = 96;
/// How long it may take until the process goes on once there is room again.
const RECOVERY_TIME_MAX: Duration = Duration::from_secs(30);
/// Requests that may still find room within what the database has written to already.
const LUCKY_REQUESTS_MAX: u32 = 2_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_costs_nothing_acknowledged_and_no_restart() {
    let disk = match SmallDisk::new(DISK_SIZE_MIB) {
        Ok(disk) => disk,
        Err(why) => {
            println!("NOT TESTED: what a full disk does, because this machine mounts none for a test: {why}");
            return;
        }
    };
    let mut server = Server::new().on_disk(&disk);
    let key = server.sandbox_key();
    // Of real customers, whom the platforms' key does not see.
    let other_key = server.key(&[]);
    let reviewer = server.user("reviewer");
    server.start();
    server.until_ready().await;
    let person = Person::sign_in(server.url(), &reviewer).await;
    let platforms = Platforms::sending_to(server.url(), &key);
    let times = times(TIMES);
    for time in 0..times {
        platforms.until_more(RECOVERY_TIME_MAX).await;
        disk.fill();
        everybody_is_told(&server, &other_key, &reviewer, &person, time).await;
        disk.make_room();
        server.until_ready().await;
    }
    platforms.until_more(RECOVERY_TIME_MAX).await;
    let ledger = platforms.stop().await;
    println!("{times} times a full disk, {ledger}");
    // What only this process had would not be there any more.
    server.stop();
    server.start();
    server.until_ready().await;
    ledger.check(&server.client(&key)).await;
    assert_eq!(disk.cut_off(), "", "left of what was cut off");
    server.stop();
    server.verify_audit_log();
}

/// What cannot be kept is refused, with what to do; what is there can be read.
async fn everybody_is_told(server: &Server, key: &str, user: &User, person: &Person, time: u64) {
    let platform = Person::platform(server.url(), key);
    let refused = until_refused(async |number| {
        let body = json!({"external_reference": format!("full-{time}-{number}"), "level": "standard"});
        platform.post_json("/api/v1/customers", &body).await
    })
    .await;
    assert_eq!(refused.json()["code"], "storage_full", "{}", refused.text);
    let refused = until_refused(async |_| {
        let credentials = [("email", user.email.as_str()), ("password", user.password.as_str())];
        Person::nobody(server.url()).post("/sign-in", &credentials).await
    })
    .await;
    assert!(refused.text.contains("There is no room left on the disk."), "{}", refused.text);
    for page in ["/queue", "/customers", "/account"] {
        assert_eq!(person.get(page).await.status, 200, "{page}");
    }
    assert_eq!(platform.get("/api/v1/customers").await.status, 200);
    let nobody = Person::nobody(server.url());
    assert_eq!(nobody.get("/healthz").await.text, "ok");
    until("it is not ready", RECOVERY_TIME_MAX, async || {
        let ready = nobody.get("/readyz").await;
        (ready.status == 503).then(|| assert_eq!(ready.text, "there is no room left for the files"))
    })
    .await;
}

/// Sends until there is no room for it: the database goes on in what it has for a while.
async fn until_refused(send: impl AsyncFn(u32) -> Answer) -> Answer {
    for number in 0..LUCKY_REQUESTS_MAX {
        let answer = send(number).await;
        if answer.status >= 500 {
            assert_eq!(answer.status, 503, "{}", answer.text);
            assert!(answer.retry_after.is_some(), "{}", answer.text);
            return answer;
        }
    }
    panic!("the disk is full, and everything is kept")
}
