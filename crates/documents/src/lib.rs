//! Reading files: type by content, limits, and safe rendering to page images.
