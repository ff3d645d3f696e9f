/** Requests that end: reading, waiting for and publishing messages over HTTP. Any node answers any of them. */
package dev.fanfare.transport.api;
