/** The product's verbs: connect, join, leave, broadcast. Knows no HTTP and no Redis. */
package dev.fanfare.node;
