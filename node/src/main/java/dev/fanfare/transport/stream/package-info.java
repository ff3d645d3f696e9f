/** Server-sent events and lines of JSON: HTTP responses that do not end, each a cursor like a WebSocket's. */
package dev.fanfare.transport.stream;
