/**
 * What is done to a deployment while traffic runs, step by step, and what is expected of it.
 *
 * <p>One package, though large: one class a plan, and each is read alone.
 */
package dev.fanfare.drill.plan;
