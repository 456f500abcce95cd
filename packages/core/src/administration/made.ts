import { ChangeRefused, MOST_LEVELS, type Refusal } from "@muster/access";
import { conflict as conflictOf, DomainError, forbidden, notFound } from "../errors.ts";

const conflict = (path: string, message: string): DomainError => conflictOf(message, { path, message });
const wrong = (path: string, message: string): DomainError =>
  new DomainError("VALIDATION_ERROR", message, { details: [{ path, message }] });

type Words = (field: string, what: string) => DomainError;

const WORDS: Record<Refusal, Words> = {
  missing: (_field, what) => notFound(what),
  no_longer: () => forbidden("What you may do here has changed meanwhile."),
  last_admin: (field) =>
    conflict(
      field,
      "This is the only administrator. Make somebody else one first: an organization is never without.",
    ),
  unknown_team: (field) => wrong(field, "There is no such team in this organization."),
  archived_team: (field) =>
    wrong(field, "This team is archived. Choose another one, or bring it back first."),
  below_archived: (field) =>
    wrong(field, "The team above this one is archived. Bring that one back first, or move this one."),
  below_itself: (field) => wrong(field, "A team can't stand below itself or below one of its own teams."),
  below_unassigned: (field) =>
    wrong(field, "Unassigned is for workloads without a team; no team can stand below it."),
  too_deep: (field) => wrong(field, `A tree of teams can be ${MOST_LEVELS} levels deep at most.`),
  unassigned: (field) =>
    conflict(field, "Unassigned is where workloads without a team go: it can be neither moved nor archived."),
  teams_below: (field) => conflict(field, "There are teams below this one. Move or archive them first."),
  name_taken: (field) => conflict(field, "This name is taken. Choose another one."),
  slug_taken: (field) => conflict(field, "Another team has this short name. Choose another one."),
  cluster_reported: (field) =>
    conflict(field, "Something was reported of this cluster: it stays, with its workloads."),
  too_many_views: (field) => conflict(field, "You have as many views as there can be. Remove one first."),
  too_many_tokens: (field) =>
    conflict(field, "There are as many good tokens of this kind as there can be. Revoke one first."),
  view_of_other: (field) =>
    conflict(field, "Somebody else's view can't be made private. Remove it, or share it with another team."),
  already_member: (field) => conflict(field, "This person is a member already."),
  other_person: (field) =>
    new DomainError(
      "FORBIDDEN",
      "This invitation is for somebody else. Sign in with the address that it was made for.",
      {
        details: [{ path: field, message: "is for another address" }],
      },
    ),
  has_account: (field) =>
    conflict(field, "There is an account with this address. Sign in to accept the invitation."),
  wrong_password: (field) => wrong(field, "This is not your current password."),
  no_password: (field) => conflict(field, "You sign in without a password here, so there is none to change."),
  own_password: (field) =>
    conflict(
      field,
      "Change your own password under My account. If you lost it, another administrator can make a link for you, or whoever operates Muster, with pnpm muster password-link.",
    ),
  member_elsewhere: (field) =>
    conflict(
      field,
      "This person is a member of another organization, too, which their password opens as well. Whoever operates Muster can make a link, with pnpm muster password-link.",
    ),
  without_password: (field) =>
    conflict(
      field,
      "This person signs in through an identity provider, or has no password here. Whoever operates Muster can give them one, with pnpm muster password-link.",
    ),
};

/**
 * Waits for a change, and says in words why it could not be made.
 * @param what what is missing when there is no such thing
 * @throws DomainError that names the field which is the reason
 */
export async function made<T>(change: Promise<T>, what: string): Promise<T> {
  try {
    return await change;
  } catch (error) {
    if (error instanceof ChangeRefused) throw WORDS[error.reason](error.field, what);
    throw error;
  }
}
