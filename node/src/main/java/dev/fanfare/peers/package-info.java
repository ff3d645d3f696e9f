/** Questions of one node to all: port and the engine of a node that is alone. */
package dev.fanfare.peers;
