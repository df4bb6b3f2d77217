drop index skein.waiting_blocked;
drop index skein.waiting_retrying;
drop index skein.waiting_lane;
