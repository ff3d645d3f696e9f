package dev.fanfare.presence;

import dev.fanfare.model.DepartedMember;
import dev.fanfare.model.PresentMember;
import java.util.List;

/**
 * What changed in a room since it was told of last. No connection is in both lists, and one of them has an element.
 *
 * @param joined who came
 * @param left who went
 */
public record PresenceChange(List<PresentMember> joined, List<DepartedMember> left) {}
