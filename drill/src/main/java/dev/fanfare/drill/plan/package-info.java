/** What is done to a deployment while traffic runs, step by step, and what is expected of it. */
package dev.fanfare.drill.plan;
