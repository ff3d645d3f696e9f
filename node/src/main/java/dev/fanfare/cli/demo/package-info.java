/** The demo's parts: processes of Redis, nodes and a proxy that end when the demo does. */
package dev.fanfare.cli.demo;
