package dev.fanfare.transport.websocket;

import java.util.Map;

/**
 * Answers offers of permessage-deflate (RFC 7692, section 7.1): takes the first that can be met. Messages to clients are
 * each compressed on its own, so that one compressed form serves all; that is always said, by
 * {@code server_no_context_takeover}.
 */
final class DeflateNegotiation {
    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";
    private static final int LEAST_WINDOW = 8;
    private static final int FULL_WINDOW = 15;

    private DeflateNegotiation() {}

    /**
     * The agreement on a header's offers.
     *
     * @param header all {@code Sec-WebSocket-Extensions} of the request, joined by commas; null where there is none
     * @param keepContext whether the client's messages may refer to earlier ones, where it wants that
     * @return null where none can be met
     * @throws IllegalArgumentException where the header is malformed
     */
    static Deflate negotiate(String header, boolean keepContext) {
        if (header == null) {
            return null;
        }
        return ExtensionOffers.parse(header).stream()
                .filter(offer -> NAME.equals(offer.name()) && isValid(offer.parameters()))
                .findFirst()
                .map(offer -> agree(offer.parameters(), keepContext))
                .orElse(null);
    }

    private static boolean isValid(Map<String, String> parameters) {
        return parameters != null
                && parameters.entrySet().stream().allMatch(entry -> isValid(entry.getKey(), entry.getValue()));
    }

    private static boolean isValid(String name, String value) {
        return switch (name) {
            case SERVER_NO_CONTEXT, CLIENT_NO_CONTEXT -> value.isEmpty();
            case SERVER_WINDOW -> isWindow(value);
            case CLIENT_WINDOW -> value.isEmpty() || isWindow(value);
            default -> false;
        };
    }

    private static boolean isWindow(String value) {
        for (int bits = LEAST_WINDOW; bits <= FULL_WINDOW; bits++) {
            if (value.equals(Integer.toString(bits))) {
                return true;
            }
        }
        return false;
    }

    private static Deflate agree(Map<String, String> parameters, boolean keepContext) {
        // May be asked of a client that did not offer it (section 7.1.1.2).
        boolean clientForgets = !keepContext || parameters.containsKey(CLIENT_NO_CONTEXT);
        String window = parameters.get(SERVER_WINDOW);
        StringBuilder answer = new StringBuilder(NAME).append("; ").append(SERVER_NO_CONTEXT);
        if (clientForgets) {
            answer.append("; ").append(CLIENT_NO_CONTEXT);
        }
        if (window != null) {
            answer.append("; ").append(SERVER_WINDOW).append('=').append(window);
        }
        boolean full = window == null || window.equals(Integer.toString(FULL_WINDOW));
        return new Deflate(!clientForgets, full, answer.toString());
    }
}
