package dev.fanfare.protocol;

/** Bodies of HTTP errors: problem details (RFC 9457) with the error's {@code code} and {@code retry} beside them. */
public final class Problems {
    /** The bodies' media type. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private Problems() {}

    /**
     * A body in UTF-8.
     *
     * @param detail one sentence for a person: what to do about it
     */
    public static byte[] body(ErrorCode code, String detail) {
        return Json.object(out -> {
            out.writeStringField("type", "about:blank");
            out.writeStringField("title", phrase(code.status()));
            out.writeNumberField("status", code.status());
            out.writeStringField("detail", detail);
            out.writeStringField("code", code.text());
            out.writeBooleanField("retry", code.retry());
        });
    }

    /** With {@code about:blank} the title is the status' own phrase (RFC 9457, section 4.2.1). */
    private static String phrase(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 421 -> "Misdirected Request";
            case 426 -> "Upgrade Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "Internal Server Error";
        };
    }
}
