package dev.fanfare.drill.traffic;

import io.vertx.core.http.UpgradeRejectedException;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a connection ended, or that it never came to be.
 *
 * @param code the close code; 1006 where it was cut, fell silent or could not be made; 0 where the handshake was refused
 * @param reason the close reason, or what happened, in words
 * @param status the HTTP status of the refusal, else 0
 * @param retryAfter seconds to wait before the next attempt, as asked for by the refusal; -1 where not
 * @param heard when something was last heard on it, in nanoseconds
 */
record End(int code, String reason, int status, long retryAfter, long heard) {
    static final int CUT = 1006;

    private static final Set<Integer> FINAL = Set.of(1000, 1002, 1007, 1008, 1009);
    private static final Pattern NUMBER = Pattern.compile("\"(min|max)\"\\s*:\\s*(\\d{1,7})");

    static End closed(Short code, String reason, long now) {
        return new End(code == null ? CUT : code, reason == null ? "" : reason, 0, -1, now);
    }

    static End cut(String how, long heard) {
        return new End(CUT, how, 0, -1, heard);
    }

    static End failed(Throwable cause, long now) {
        if (cause instanceof UpgradeRejectedException refused) {
            String after =
                    refused.getHeaders() == null ? null : refused.getHeaders().get("Retry-After");
            boolean given = after != null && after.matches("\\d{1,5}");
            return new End(
                    0, "HTTP " + refused.getStatus(), refused.getStatus(), given ? Long.parseLong(after) : -1, now);
        }
        return cut(String.valueOf(cause.getMessage()), now);
    }

    /** Whether the client is to come again. */
    boolean again() {
        if (status != 0) {
            return status >= 500 || status == 429 || status == 408;
        }
        return code < 4500 && !FINAL.contains(code);
    }

    /** How long to wait before that, in milliseconds: as advised, else as {@code backoff} says. */
    long delay(Random random, Backoff backoff) {
        if (retryAfter >= 0) {
            return retryAfter * 1_000 + random.nextInt(300);
        }
        if (code == 1012 || code == 1013) {
            long min = -1;
            long max = -1;
            Matcher advice = NUMBER.matcher(reason);
            while (advice.find()) {
                long value = Long.parseLong(advice.group(2));
                if (advice.group(1).equals("min")) {
                    min = value;
                } else {
                    max = value;
                }
            }
            if (min >= 0 && max >= min) {
                return min + (long) (random.nextDouble() * (max - min));
            }
        }
        return backoff.next();
    }
}
