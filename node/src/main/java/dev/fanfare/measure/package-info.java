/**
 * What each part of the node tells of itself, counted into the meters of {@code metrics}. One class a part; knows what the
 * parts tell, and nothing of how they work.
 */
package dev.fanfare.measure;
