package dev.fanfare.room;

/**
 * Entries with consecutive offsets, found by offset; grows at the end, shrinks at the front. Holds one reference to each.
 *
 * <p><b>Threads:</b> confined to its owner.
 */
final class EntryRing {
    private Entry[] slots = new Entry[8];
    private int head;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Offset of the first entry; meaningless while empty. */
    long firstOffset() {
        return slots[head].offset();
    }

    Entry first() {
        return slots[head];
    }

    /** The entry at an offset, or null where it is not held. */
    Entry get(long offset) {
        if (size == 0) {
            return null;
        }
        long index = offset - firstOffset();
        return index < 0 || index >= size ? null : slots[(head + (int) index) & (slots.length - 1)];
    }

    /** Takes over the caller's reference. */
    void addLast(Entry entry) {
        if (size > 0 && entry.offset() != firstOffset() + size) {
            throw new IllegalArgumentException("offset " + entry.offset() + " after " + (firstOffset() + size - 1));
        }
        if (size == slots.length) {
            grow();
        }
        slots[(head + size++) & (slots.length - 1)] = entry;
    }

    /** Takes over the caller's reference. */
    void addFirst(Entry entry) {
        if (size > 0 && entry.offset() != firstOffset() - 1) {
            throw new IllegalArgumentException("offset " + entry.offset() + " before " + firstOffset());
        }
        if (size == slots.length) {
            grow();
        }
        head = (head - 1) & (slots.length - 1);
        slots[head] = entry;
        size++;
    }

    /** Gives up the first entry. */
    void removeFirst() {
        Entry entry = slots[head];
        slots[head] = null;
        head = (head + 1) & (slots.length - 1);
        size--;
        entry.release();
    }

    /** Gives up all entries above an offset. */
    void removeAbove(long offset) {
        while (size > 0 && firstOffset() + size - 1 > offset) {
            int last = (head + --size) & (slots.length - 1);
            Entry entry = slots[last];
            slots[last] = null;
            entry.release();
        }
    }

    /** Gives up all entries below an offset. */
    void removeBelow(long offset) {
        while (size > 0 && firstOffset() < offset) {
            removeFirst();
        }
    }

    void clear() {
        while (size > 0) {
            removeFirst();
        }
    }

    private void grow() {
        Entry[] larger = new Entry[slots.length * 2];
        for (int i = 0; i < size; i++) {
            larger[i] = slots[(head + i) & (slots.length - 1)];
        }
        slots = larger;
        head = 0;
    }
}
