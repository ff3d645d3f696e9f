/**
 * The scripts that Redis runs ({@code *.lua}, among the resources) and what they answer, each reply as one type that draws its layout.
 * Knows {@code wire} alone: neither who calls them, nor over what.
 */
package dev.fanfare.broker.redis.script;
