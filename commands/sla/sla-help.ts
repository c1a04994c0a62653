export const slaHelp = `usage: npm run -s sla -- eval FILE
       npm run -s sla -- verify FILE
       npm run -s sla -- run CONTRACTS IMPACTS --month MONTH --out FILE [--maintenance FILE] [--exclusions FILE] [--policy NAME]
                             [--until INSTANT] [--resume]

eval says what outages come to by bands that no contract has to hold: FILE (- is standard input) is a JSON array of objects such as

  {"month": "2026-03", "zone": "Europe/Dublin",
   "outages": [{"start": "2026-03-10T10:00:00Z", "end": "2026-03-10T10:44:34.801Z", "weight": 0.5}],
   "maintenance": [{"start": "2026-03-08T02:00:00Z", "end": "2026-03-08T14:00:00Z"}],
   "allowance": {"minutes": 480, "per": "week"},
   "bands": [{"belowPct": 99.9, "creditPct": 100}],
   "feeMinor": 123456, "currency": "EUR", "capPct": 100, "minMinor": 500}

and the answer, by the arithmetic of statements, is JSON: for each object {"downMs", "excludedMs", "uptime": {"num", "den"}, "uptimePct",
"creditBp", "creditMinor"}, in order. "period": {"start", "end"} may stand in the place of month and zone; instants are ISO 8601 with an
offset, or epoch milliseconds. Without "allowance", or with "none", no maintenance is taken out of the count; with "all" all of it is.
A weight is the share of users that were hit; where outages overlap the largest counts. Numbers are exact, with all their digits.

verify computes statements again from the evidence that stands beside their figures, and says of each whether every figure and the
hash follow from it, or which do not, with both values. FILE is JSON as the API gives it, or a file that run wrote (.ndjson).

run computes the statements of a month, one JSON object with its evidence a line, in the order of CONTRACTS. CONTRACTS has a contract
of the directory a line (versions of one beside each other), IMPACTS a line such as {"incident": "INC-1", "level": "outage",
"start": "2026-03-10T10:00:00Z", "end": "2026-03-10T10:40:00Z", "services": ["registry"], "customers": "all", "share": "50"};
maintenance and exclusions are {"start", "end", "services", "customers", "source", "approvedBy"} and "announcedAt" or "reason". Tiers
are those of a policy (erlmcp), where a contract has no terms of its own. What happened is known until noon UTC after the month, or
--until. A run that was cut off goes on after its last whole line with --resume, and ends with the same bytes.

exit codes: 0 done, 1 a statement that does not follow from its evidence, or what cannot be done, 2 wrong use, or what is wrong with a
file as file:line:column and [index].field`;
