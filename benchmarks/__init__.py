"""What the kernel is measured against, and how."""
