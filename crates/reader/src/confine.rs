//! What the process gives up before it reads the first byte of a file.

use serde::{Deserialize, Serialize};

/// The address space the process may take, in bytes (2 GiB): the largest picture that is taken, decoded and scaled.
pub const MEMORY_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;
/// The processor time it may take, in seconds.
pub const CPU_SECONDS_MAX: u64 = 60;

/// How the process is confined. What this machine's kernel cannot do is `false`, and is said at start.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Confinement {
    /// Memory and processor time are limited, nothing can be written to a file, and no core dump is left (setrlimit).
    pub limits: bool,
    /// No file can be opened and no port be used, by the Landlock security module.
    pub landlock: bool,
    /// Only the system calls that decoding needs go through (seccomp).
    pub system_calls: bool,
}

impl Confinement {
    /// Whether everything is in force.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        self.limits && self.landlock && self.system_calls
    }

    /// What is not in force, in words.
    #[must_use]
    pub fn missing(self) -> Vec<&'static str> {
        let parts = [
            (self.limits, "limits on memory and time"),
            (self.landlock, "Landlock (no files, no network)"),
            (self.system_calls, "seccomp (few system calls)"),
        ];
        parts.into_iter().filter(|(is_there, _)| !is_there).map(|(_, name)| name).collect()
    }
}

/// Confines this process for good: the thread that calls it, every thread it starts from now on, and, as far as memory and
/// time go, all others too. Everything is tried, whatever of it fails.
#[must_use]
pub fn confine() -> Confinement {
    // Filters last: they would refuse what the others need.
    let landlock = system::landlock();
    let limits = limits();
    Confinement { limits, landlock, system_calls: system::system_calls() }
}

#[cfg(unix)]
fn limits() -> bool {
    use rlimit::Resource;
    let limits = [
        (Resource::AS, MEMORY_BYTES_MAX),
        (Resource::CPU, CPU_SECONDS_MAX),
        (Resource::FSIZE, 0),
        (Resource::CORE, 0),
        // Standard input, output and error are open; there is no fourth.
        (Resource::NOFILE, 3),
    ];
    // Every one, also after one has failed.
    limits.map(|(resource, most)| rlimit::setrlimit(resource, most, most).is_ok()).iter().all(|done| *done)
}

#[cfg(not(unix))]
const fn limits() -> bool {
    false
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod system {
    use landlock::{
        ABI, Access as _, AccessFs, AccessNet, Ruleset, RulesetAttr as _, RulesetError, RulesetStatus, Scope,
    };
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
        SeccompRule, TargetArch,
    };

    /// The system calls that reading, decoding, threads and memory need. None opens anything or reaches anybody.
    const ALLOWED: &[i64] = &[
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_mmap,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_mprotect,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_futex,
        libc::SYS_set_robust_list,
        libc::SYS_rseq,
        libc::SYS_sched_yield,
        libc::SYS_sched_getaffinity,
        libc::SYS_gettid,
        libc::SYS_getpid,
        libc::SYS_tgkill,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        libc::SYS_getrandom,
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_nanosleep,
        libc::SYS_exit,
        libc::SYS_exit_group,
        // Answered by a filter of its own.
        libc::SYS_clone3,
    ];

    type Fault = Box<dyn std::error::Error>;

    /// Whether no file can be opened and no port be used from now on.
    pub(super) fn landlock() -> bool {
        // The newest rights there are names for; an older kernel enforces those it knows.
        let abi = ABI::V6;
        let confined = || -> Result<RulesetStatus, RulesetError> {
            let rules = Ruleset::default()
                .handle_access(AccessFs::from_all(abi))?
                .handle_access(AccessNet::from_all(abi))?
                .scope(Scope::from_all(abi))?;
            Ok(rules.create()?.restrict_self()?.ruleset)
        };
        confined().is_ok_and(|status| status != RulesetStatus::NotEnforced)
    }

    /// Whether only those system calls go through from now on; every other is refused with `EPERM`.
    pub(super) fn system_calls() -> bool {
        filters().is_ok_and(|filters| filters.iter().all(|filter| seccompiler::apply_filter(filter).is_ok()))
    }

    fn filters() -> Result<[BpfProgram; 2], Fault> {
        let arch: TargetArch = std::env::consts::ARCH.try_into()?;
        // `clone` makes threads and no processes. What `clone3` is to make stands in memory, where a filter cannot look:
        // it is answered as if there were none, and the C library goes back to `clone`.
        let is_thread = SeccompCondition::new(
            0,
            SeccompCmpArgLen::Qword,
            SeccompCmpOp::MaskedEq(u64::try_from(libc::CLONE_THREAD)?),
            u64::try_from(libc::CLONE_THREAD)?,
        )?;
        let is_own_name = SeccompCondition::new(
            0,
            SeccompCmpArgLen::Dword,
            SeccompCmpOp::Eq,
            u64::try_from(libc::PR_SET_NAME)?,
        )?;
        let mut allowed: std::collections::BTreeMap<i64, Vec<SeccompRule>> =
            ALLOWED.iter().map(|call| (*call, Vec::new())).collect();
        allowed.insert(libc::SYS_clone, vec![SeccompRule::new(vec![is_thread])?]);
        allowed.insert(libc::SYS_prctl, vec![SeccompRule::new(vec![is_own_name])?]);
        let errno = |number: i32| u32::try_from(number).map(SeccompAction::Errno);
        let few = SeccompFilter::new(allowed, errno(libc::EPERM)?, SeccompAction::Allow, arch)?;
        let unknown = [(libc::SYS_clone3, Vec::new())].into_iter().collect();
        let old_clone = SeccompFilter::new(unknown, SeccompAction::Allow, errno(libc::ENOSYS)?, arch)?;
        // The one that leaves less comes last: it would refuse the installing of another.
        Ok([old_clone.try_into()?, few.try_into()?])
    }
}

#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
mod system {
    pub(super) const fn landlock() -> bool {
        false
    }

    pub(super) const fn system_calls() -> bool {
        false
    }
}
