//! Who sees the masked values of a customer, and when.

use super::{anna, at, ben, done, dora, finish, in_check, lapsed, ready, user, waiting};
use crate::{id::RoleId, permission::Action};
use crate::{
    limits::REVEAL_MINUTES,
    privacy::{Sight, sight},
    role::{CustomRole, Permissions},
    user::{Actor, Role},
};
use uuid::Uuid;

#[test]
fn the_holder_sees_in_the_clear_and_nobody_else() {
    let customer = in_check(false, &anna());
    assert_eq!(sight(&anna(), &customer, None, at(1)), Sight::Clear);
    assert_eq!(sight(&ben(), &customer, None, at(1)), Sight::Masked);
    assert_eq!(sight(&dora(), &customer, None, at(1)), Sight::Masked);
    assert_eq!(sight(&anna(), &customer, None, at(lapsed(0))), Sight::Masked, "the claim lapsed");
    assert_eq!(sight(&anna(), &waiting(false), None, at(1)), Sight::Masked, "not claimed yet");
    let decided = done(finish(ready(false, &anna()), &anna(), at(2)));
    assert_eq!(sight(&anna(), &decided, None, at(3)), Sight::Masked, "decided");
}

#[test]
fn whoever_says_that_they_look_sees_for_a_while() {
    let customer = waiting(false);
    let last = REVEAL_MINUTES * 60;
    assert_eq!(sight(&ben(), &customer, Some(at(0)), at(last - 1)), Sight::Clear);
    assert_eq!(sight(&ben(), &customer, Some(at(0)), at(last)), Sight::Masked);
}

#[test]
fn without_the_permission_nothing_helps() {
    let permissions = Permissions::of([Action::ViewCustomers, Action::ViewActivity]).unwrap();
    let role = CustomRole { id: RoleId::from_uuid(Uuid::from_u128(1)), version: 1, permissions };
    let support = Actor::User { id: user(0xE), role: Role::Custom(role) };
    let administrator = Actor::User { id: user(0xE), role: Role::Administrator };
    for by in [support, administrator, Actor::System] {
        assert_eq!(sight(&by, &waiting(false), Some(at(0)), at(1)), Sight::Barred, "{by:?}");
    }
}
