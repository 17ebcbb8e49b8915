"""Files on their way in: numbered parts, then one immutable stored object."""
