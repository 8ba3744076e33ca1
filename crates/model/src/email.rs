//! E-mails: what Probity writes of, to customers and to its own users.

use crate::status::words;

words! {
    /// What an e-mail is about.
    EmailKind {
        /// The platform asks the customer to be verified.
        Invitation = "invitation", "Invitation";
        /// All that was asked has come in.
        Submitted = "submitted", "Submitted";
        /// The customer is approved.
        Approved = "approved", "Approved";
        /// The customer is asked to send something again.
        Resubmission = "resubmission", "Resubmission";
        /// The customer is rejected.
        Rejected = "rejected", "Rejected";
        /// What was asked is due soon.
        Reminder = "reminder", "Reminder";
        /// The customer asked for a fresh link.
        LinkRequested = "link_requested", "Link requested";
        /// To a reviewer: the customer has sent everything asked.
        RecheckReady = "recheck_ready", "A customer you asked has answered";
        /// To a colleague: named in a note.
        Mentioned = "mentioned", "A note mentions you";
        /// To a reviewer: a customer was assigned.
        Assigned = "assigned", "A customer is assigned to you";
        /// To an administrator: a webhook endpoint was switched off.
        EndpointGivenUp = "endpoint_given_up", "A webhook endpoint is switched off";
    }
}

impl EmailKind {
    /// Those to customers, whose texts an operator may change.
    pub const TO_CUSTOMERS: [Self; 7] = [
        Self::Invitation,
        Self::Submitted,
        Self::Approved,
        Self::Resubmission,
        Self::Rejected,
        Self::Reminder,
        Self::LinkRequested,
    ];

    /// Those to users, each of whom may switch a kind off.
    pub const TO_USERS: [Self; 4] =
        [Self::RecheckReady, Self::Mentioned, Self::Assigned, Self::EndpointGivenUp];

    /// Whether it goes to a customer.
    #[must_use]
    pub fn is_to_customer(self) -> bool {
        Self::TO_CUSTOMERS.contains(&self)
    }

    /// Whether the customer needs a link to the hosted page to do what it says.
    #[must_use]
    pub const fn has_link(self) -> bool {
        matches!(self, Self::Invitation | Self::Resubmission | Self::Reminder | Self::LinkRequested)
    }
}
