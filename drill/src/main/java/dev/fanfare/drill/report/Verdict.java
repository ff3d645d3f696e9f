package dev.fanfare.drill.report;

/** How a run ended. */
public enum Verdict {
    /** The promise held, and so did what the plan expects beyond it. */
    HELD("held"),
    /** Something was lost, doubled, out of order or untrue, or the plan expected more. */
    BROKEN("BROKEN"),
    /** It could not be run to its end: nothing is proven. */
    NOT_RUN("not run");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    /** For a person. */
    public String text() {
        return text;
    }
}
