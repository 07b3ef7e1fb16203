//! The interface `types`.

use crate::files::Deletion;
use crate::filesystem::Access;

use super::bindings::exports::sandbox::tempfile::types;

impl From<types::Deletion> for Deletion {
    fn from(deletion: types::Deletion) -> Self {
        match deletion {
            types::Deletion::OnClose => Deletion::OnClose,
            types::Deletion::OnDrop => Deletion::OnDrop,
            types::Deletion::Never => Deletion::Never,
        }
    }
}

impl From<Deletion> for types::Deletion {
    fn from(deletion: Deletion) -> Self {
        match deletion {
            Deletion::OnClose => types::Deletion::OnClose,
            Deletion::OnDrop => types::Deletion::OnDrop,
            Deletion::Never => types::Deletion::Never,
        }
    }
}

impl From<types::Access> for Access {
    fn from(access: types::Access) -> Self {
        if access.is_empty() {
            return Access::READ_WRITE;
        }
        let append = access.contains(types::Access::APPEND);
        Access {
            read: access.contains(types::Access::READ),
            write: access.contains(types::Access::WRITE) || append,
            append,
        }
    }
}

impl From<Access> for types::Access {
    fn from(access: Access) -> Self {
        let mut flags = types::Access::empty();
        flags.set(types::Access::READ, access.read);
        flags.set(types::Access::WRITE, access.write);
        flags.set(types::Access::APPEND, access.append);
        flags
    }
}
