package dev.fanfare.redis;

import java.util.BitSet;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Some buckets, by number, from 0. Immutable: what one holds is what it was handed, whatever others make of it.
 *
 * <p><b>Threads:</b> any.
 */
public final class BucketSet {
    /** No bucket. */
    public static final BucketSet NONE = new BucketSet(new BitSet());

    /** Never changed. */
    private final BitSet bits;

    private BucketSet(BitSet bits) {
        this.bits = bits;
    }

    /** These buckets. */
    public static BucketSet of(int... buckets) {
        return of(IntStream.of(buckets));
    }

    /** The buckets of a stream. */
    public static BucketSet of(IntStream buckets) {
        BitSet bits = new BitSet();
        buckets.forEach(bits::set);
        return new BucketSet(bits);
    }

    /** The first so many buckets: all of a deployment that has that number. */
    public static BucketSet first(int count) {
        BitSet bits = new BitSet(count);
        bits.set(0, count);
        return new BucketSet(bits);
    }

    /** Whether a bucket is among them. */
    public boolean has(int bucket) {
        return bits.get(bucket);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return bits.isEmpty();
    }

    /** How many there are. */
    public int size() {
        return bits.cardinality();
    }

    /** The lowest; -1 for none. */
    public int lowest() {
        return bits.nextSetBit(0);
    }

    /** These and those. */
    public BucketSet plus(BucketSet others) {
        return with(bits -> bits.or(others.bits));
    }

    /** These without those. */
    public BucketSet minus(BucketSet others) {
        return with(bits -> bits.andNot(others.bits));
    }

    /** Those of these that are among the others too. */
    public BucketSet and(BucketSet others) {
        return with(bits -> bits.and(others.bits));
    }

    /** Those of these of which this is so. */
    public BucketSet where(IntPredicate so) {
        return of(stream().filter(so));
    }

    private BucketSet with(Consumer<BitSet> change) {
        BitSet changed = (BitSet) bits.clone();
        change.accept(changed);
        return new BucketSet(changed);
    }

    /** Their numbers, ascending. */
    public IntStream stream() {
        return bits.stream();
    }

    /** Each, ascending. */
    public void forEach(IntConsumer each) {
        bits.stream().forEach(each);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BucketSet set && set.bits.equals(bits);
    }

    @Override
    public int hashCode() {
        return bits.hashCode();
    }

    @Override
    public String toString() {
        return bits.toString();
    }
}
