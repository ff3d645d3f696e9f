package dev.fanfare.model;

/**
 * Which Redis primary's reign stamped a publication. A new term is minted after every restart or failover, so two
 * branches of one room's log can be told apart even where they gave out the same offsets. Terms order by count, then by
 * random part. Text form {@code count.random}, for example {@code 3.k2x9}.
 *
 * @param count 0 for {@link #NONE}, else at least 1; one above every count its minter knew
 * @param random 1 to 16 of {@code a-z 0-9}; tells apart two terms minted at once on both sides of a split
 */
public record Term(long count, String random) implements Comparable<Term> {
    private static final int MAX_TOKEN = 16;

    /** The term before the first publication of a room: the predecessor of offset 1. */
    public static final Term NONE = new Term(0, "0");

    /** @throws IllegalArgumentException when a part is out of its range */
    public Term {
        if (count < 0 || !isToken(random)) {
            throw new IllegalArgumentException("not a term: " + count + "." + random);
        }
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when the text is not a term
     */
    public static Term parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 1) {
            throw new IllegalArgumentException("not a term: " + text);
        }
        try {
            return new Term(Long.parseLong(text, 0, dot, 10), text.substring(dot + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a term: " + text, e);
        }
    }

    /** Whether this is 1 to 16 of {@code a-z 0-9}. By hand: it is asked for every publication. */
    static boolean isToken(String text) {
        int length = text.length();
        if (length == 0 || length > MAX_TOKEN) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(Term other) {
        int byCount = Long.compare(count, other.count);
        return byCount != 0 ? byCount : random.compareTo(other.random);
    }

    @Override
    public String toString() {
        return count + "." + random;
    }
}
