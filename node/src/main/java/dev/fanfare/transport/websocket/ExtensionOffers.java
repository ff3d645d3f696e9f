package dev.fanfare.transport.websocket;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code Sec-WebSocket-Extensions} (RFC 6455, section 9.1).
 *
 * <pre>
 *   offers = offer *( "," offer )
 *   offer  = token *( ";" param )
 *   param  = token [ "=" ( token | quoted-string ) ]
 * </pre>
 */
final class ExtensionOffers {
    /**
     * One offer.
     *
     * @param name the extension
     * @param parameters in the order of the header; a parameter without value has the empty one. Null where one stands twice
     */
    record Offer(String name, Map<String, String> parameters) {}

    private static final String TOKEN = "!#$%&'*+-.^_`|~";

    private final String text;
    private int at;

    private ExtensionOffers(String text) {
        this.text = text;
    }

    /**
     * All offers, in order.
     *
     * @throws IllegalArgumentException where the header is not of this form
     */
    static List<Offer> parse(String header) {
        ExtensionOffers reader = new ExtensionOffers(header);
        List<Offer> offers = new ArrayList<>();
        do {
            // RFC 9110, section 5.6.1: empty elements of a list are ignored.
            if (!reader.atSeparator()) {
                offers.add(reader.offer());
            }
        } while (reader.take(','));
        if (reader.at < header.length()) {
            throw new IllegalArgumentException("not a list of extensions");
        }
        return offers;
    }

    private boolean atSeparator() {
        skipSpace();
        return at == text.length() || text.charAt(at) == ',';
    }

    private Offer offer() {
        String name = token();
        Map<String, String> parameters = new LinkedHashMap<>();
        boolean twice = false;
        while (take(';')) {
            String parameter = token();
            twice |= parameters.put(parameter, take('=') ? value() : "") != null;
        }
        return new Offer(name, twice ? null : parameters);
    }

    private String value() {
        skipSpace();
        if (at == text.length() || text.charAt(at) != '"') {
            return token();
        }
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') {
                at++;
            }
            if (at == text.length() || !isTokenChar(text.charAt(at))) {
                throw new IllegalArgumentException("a quoted value must be a token");
            }
            value.append(text.charAt(at++));
        }
        if (at == text.length() || value.length() == 0) {
            throw new IllegalArgumentException("a quoted value must be closed, and not empty");
        }
        at++;
        return value.toString();
    }

    private String token() {
        skipSpace();
        int from = at;
        while (at < text.length() && isTokenChar(text.charAt(at))) {
            at++;
        }
        if (from == at) {
            throw new IllegalArgumentException("a token is missing");
        }
        return text.substring(from, at);
    }

    private boolean take(char expected) {
        skipSpace();
        if (at < text.length() && text.charAt(at) == expected) {
            at++;
            return true;
        }
        return false;
    }

    private void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private static boolean isTokenChar(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || TOKEN.indexOf(c) >= 0;
    }
}
