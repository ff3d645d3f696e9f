/**
 * The failover drill: an outside program that drives a deployment with verified traffic while faults happen, and reports
 * whether the promise held. It knows the wire protocol alone, nothing of the node's code.
 */
package dev.fanfare.drill;
