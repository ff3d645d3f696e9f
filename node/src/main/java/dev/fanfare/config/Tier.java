package dev.fanfare.config;

/** Who needs a key. */
public enum Tier {
    /** Everybody who runs a node looks at these. */
    ESSENTIAL("Essential"),
    /** For tuning and for limits. */
    COMMON("Common"),
    /** Hardly ever. */
    RARE("Rare");

    private final String title;

    Tier(String title) {
        this.title = title;
    }

    /** The heading it goes under. */
    public String title() {
        return title;
    }
}
