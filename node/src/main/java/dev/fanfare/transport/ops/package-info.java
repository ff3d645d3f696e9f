/** The ops port: health, metrics, info. Never public. */
package dev.fanfare.transport.ops;
