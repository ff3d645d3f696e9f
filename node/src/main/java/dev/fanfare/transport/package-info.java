/** Sockets and HTTP: the only package that sees Vert.x' HTTP. */
package dev.fanfare.transport;
