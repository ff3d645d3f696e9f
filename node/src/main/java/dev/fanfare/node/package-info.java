/**
 * The product's verbs: connect, join, leave, broadcast. Knows no HTTP and no Redis.
 *
 * <p>One package, though large: the verbs of a connection, of an operator and of a drain work on the same loops and rooms, which
 * nobody else may touch.
 */
package dev.fanfare.node;
