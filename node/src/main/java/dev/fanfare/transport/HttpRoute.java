package dev.fanfare.transport;

/** What a request asked for, as meters name it: a closed list, whatever paths clients think of. */
public enum HttpRoute {
    /** The start page. */
    PAGE("/"),
    /** What it links to. */
    PAGE_NODES("/page.json"),
    /** A handshake in command mode. */
    COMMANDS("/ws"),
    /** A handshake for one room. */
    MEMBER_SOCKET("/ws/{room}/{user}"),
    /** All rooms. */
    ROOMS("/rooms"),
    /** One room. */
    ROOM("/rooms/{room}"),
    /** Who is there. */
    PRESENCE("/rooms/{room}/presence"),
    /** One of them. */
    MEMBER("/rooms/{room}/members/{user}"),
    /** History, long polls, publishing. */
    MESSAGES("/rooms/{room}/messages"),
    /** Server-sent events. */
    EVENTS("/rooms/{room}/events"),
    /** Lines of JSON. */
    STREAM("/rooms/{room}/stream"),
    /** One connection. */
    CONNECTION("/connections/{id}"),
    /** Nothing of these. */
    OTHER("other");

    private static final HttpRoute[] ALL = values();
    /** Of the longest, and one more for what is longer. */
    private static final int MOST_SEGMENTS = 6;

    private final String text;
    private final String[] segments;

    HttpRoute(String text) {
        this.text = text;
        this.segments = text.split("/", -1);
    }

    /** A path with its variable parts in braces, or {@code other}. */
    public String text() {
        return text;
    }

    /** Of a request's target, as it came. */
    static HttpRoute of(String target) {
        int query = target.indexOf('?');
        String[] path = (query < 0 ? target : target.substring(0, query)).split("/", MOST_SEGMENTS);
        for (HttpRoute route : ALL) {
            if (route.matches(path)) {
                return route;
            }
        }
        return OTHER;
    }

    private boolean matches(String[] path) {
        if (path.length != segments.length) {
            return false;
        }
        for (int i = 0; i < path.length; i++) {
            boolean any = segments[i].startsWith("{") && !path[i].isEmpty();
            if (!any && !path[i].equals(segments[i])) {
                return false;
            }
        }
        return this != OTHER;
    }
}
