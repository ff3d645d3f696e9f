package dev.fanfare.transport;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a request's head must be, beyond what the decoder asks, so that no proxy in front can read it in another way (RFC 9112,
 * sections 3.2 and 6).
 */
final class RequestHead {
    private static final Pattern HOST =
            Pattern.compile("(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._~%!$&'()*+,;=-]+)(?::[0-9]{0,5})?");

    private RequestHead() {}

    /** Why a head is refused; its message is the sentence for the client. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message, null, false, false);
        }
    }

    /** A sentence for the client; null: nothing is wrong. */
    static String fault(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        HttpHeaders headers = request.headers();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return "this port speaks HTTP/1.1 and HTTP/1.0";
        }
        List<String> encodings = headers.getAll("Transfer-Encoding");
        if (!encodings.isEmpty()) {
            if (encodings.size() > 1 || !encodings.get(0).equalsIgnoreCase("chunked")) {
                return "'Transfer-Encoding' is 'chunked', once";
            }
            if (version.equals(HttpVersion.HTTP_1_0) || headers.contains("Content-Length")) {
                return "'Transfer-Encoding' goes neither with HTTP/1.0 nor with 'Content-Length'";
            }
        }
        if (headers.getAll("Content-Length").size() > 1) {
            return "'Content-Length' is given once";
        }
        String expect = headers.get("Expect");
        if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
            return "'Expect' is '100-continue'";
        }
        return hostFault(version, headers.getAll("Host"));
    }

    private static String hostFault(HttpVersion version, List<String> hosts) {
        if (hosts.size() > 1 || hosts.isEmpty() && version.equals(HttpVersion.HTTP_1_1)) {
            return "a request of HTTP/1.1 has one 'Host'";
        }
        if (!hosts.isEmpty() && !HOST.matcher(hosts.get(0)).matches()) {
            return "'Host' is a name or an address, and may have a port";
        }
        return null;
    }
}
