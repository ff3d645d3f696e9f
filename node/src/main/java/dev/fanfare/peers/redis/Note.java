package dev.fanfare.peers.redis;

/**
 * A question or an answer, as it stands in a pub/sub message: one line of ASCII, then the text.
 *
 * <pre>
 *   1 17 8f3kq2c7\n<i>text</i>
 *   | |  |
 *   | |  incarnation of the node that says it
 *   | number of the question, made by the node that asks; an answer repeats it
 *   version; more words before the line's end are a newer release's and are skipped
 * </pre>
 */
record Note(long number, String from, String text) {
    private static final int WORDS = 3;

    /** Null where it is of another version, or none. */
    static Note parse(String message) {
        int end = message.indexOf('\n');
        String[] words = end < 0 ? new String[0] : message.substring(0, end).split(" ");
        if (words.length < WORDS || !words[0].equals("1") || !words[1].matches("[0-9]{1,18}")) {
            return null;
        }
        return new Note(Long.parseLong(words[1]), words[2], message.substring(end + 1));
    }

    @Override
    public String toString() {
        return "1 " + number + " " + from + "\n" + text;
    }
}
