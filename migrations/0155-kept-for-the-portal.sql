-- Asked for by every home page and every first question of the app, changed now and then: kept in memory (server/platform/kept.ts).
select platform.tell_of_changes('portal.incidents');
select platform.tell_of_changes('portal.sign_in_pages');
