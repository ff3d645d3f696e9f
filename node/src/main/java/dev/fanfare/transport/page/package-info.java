/** The demo page. */
package dev.fanfare.transport.page;
